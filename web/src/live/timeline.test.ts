import { beforeEach, describe, expect, it } from 'vitest'
import { Timeline, type Message, type MessagePage, type PageRequest } from './timeline'
import { WINDOW } from './window'

const PAGE = 50
const id = (n: number) => `${n}`.padStart(6, '0')
const message = (n: number, rest: Partial<Message> = {}): Message => ({
  __typename: 'Message',
  id: id(n),
  channelId: 'c',
  nonce: `nonce ${n}`,
  content: `text ${n}`,
  createdAt: new Date(n).toISOString(),
  editedAt: null,
  author: { __typename: 'User', id: 'ann', username: 'ann', displayName: 'Ann' },
  mentions: [],
  ...rest,
})

/** A server with a history, and a client's cache and outbox, all of them plain. */
class World {
  history: Message[]
  readonly cache = new Map<string, Message>()
  readonly waiting = new Set<string>()
  requests: PageRequest[] = []
  /** How long an answer is on its way. */
  travel: (request: PageRequest) => Promise<void> = () => Promise.resolve()
  /** Called while an answer is on its way: after the server has read, before the client has it. */
  meanwhile: (request: PageRequest) => void = () => undefined
  readonly timeline: Timeline

  constructor(count: number) {
    this.history = Array.from({ length: count }, (_, n) => message(n))
    this.timeline = new Timeline('c', {
      fetch: async (request) => {
        this.requests.push(request)
        const page = structuredClone(this.page(request))
        await this.travel(request)
        this.meanwhile(request)
        return page
      },
      keep: (messages) => {
        for (const it of messages) {
          const known = this.cache.get(it.id)
          if (!known || (known.editedAt ?? '') <= (it.editedAt ?? '')) this.cache.set(it.id, it)
        }
      },
      discard: (ids) => ids.forEach((it) => this.cache.delete(it)),
      settle: ({ nonce }) => this.waiting.delete(nonce),
    })
  }

  private page({ before, after, around }: PageRequest): MessagePage {
    const place = (wanted: string) => this.history.filter((it) => it.id < wanted).length
    let to = this.history.length
    if (before !== undefined) to = place(before)
    if (around !== undefined) to = place(around) + PAGE / 2
    if (after !== undefined) to = this.history.filter((it) => it.id <= after).length + PAGE
    const from = Math.max(0, to - PAGE)
    const end = Math.min(to, this.history.length)
    return { messages: this.history.slice(from, end), hasOlder: from > 0, hasNewer: end < this.history.length }
  }

  send(it: Message) {
    this.history.push(it)
    this.timeline.receive({ type: 'sent', message: structuredClone(it) })
  }

  edit(n: number, content: string, editedAt: string) {
    const found = this.history.find((it) => it.id === id(n))
    if (!found) throw new Error('no such message')
    Object.assign(found, { content, editedAt })
    this.timeline.receive({ type: 'edited', message: structuredClone(found) })
  }

  remove(n: number) {
    this.history = this.history.filter((it) => it.id !== id(n))
    this.timeline.receive({ type: 'deleted', messageId: id(n) })
  }

  /** What is shown, as the list would draw it. */
  get shown() {
    return this.timeline.snapshot().window.entries.map((entry) => this.cache.get(entry.id)?.content)
  }

  get window() {
    return this.timeline.snapshot().window
  }
}

let world: World
beforeEach(async () => {
  world = new World(120)
  await world.timeline.resync()
})

describe('returning', () => {
  it('reads the newest page first, then the whole window again', async () => {
    expect(world.shown).toHaveLength(PAGE)
    await world.timeline.loadOlder()
    world.history.splice(30, 1)
    Object.assign(world.history[40] ?? {}, { content: 'edited while away', editedAt: '2026' })
    world.history.push(...Array.from({ length: 20 }, (_, n) => message(200 + n)))
    await world.timeline.resync()
    expect(world.shown).toEqual(world.history.map((it) => it.content).slice(-world.shown.length))
    expect(world.shown).toContain('edited while away')
    expect(world.timeline.snapshot().phase).toBe('live')
  })

  it('applies what passes during the read on top of it', async () => {
    world.meanwhile = () => {
      world.meanwhile = () => undefined
      world.edit(100, 'newer than the page', '2026')
      world.remove(101)
      world.send(message(300))
    }
    await world.timeline.resync()
    expect(world.shown).toEqual(world.history.slice(-world.shown.length).map((it) => it.content))
    expect(world.shown).toContain('newer than the page')
    expect(world.shown.at(-1)).toBe('text 300')
  })

  it('takes a gap longer than the window as a new beginning', async () => {
    world.history.push(...Array.from({ length: 500 }, (_, n) => message(1_000 + n)))
    await world.timeline.resync()
    expect(world.shown).toEqual(world.history.slice(-WINDOW).map((it) => it.content))
    expect(world.window).toMatchObject({ hasOlder: true, hasNewer: false })
  })

  it('leaves a reader further up where she is', async () => {
    world.timeline.follow(false)
    const before = world.window.entries.map((entry) => entry.id)
    world.history.push(...Array.from({ length: 500 }, (_, n) => message(1_000 + n)))
    await world.timeline.resync()
    const after = world.window.entries.map((entry) => entry.id)
    expect(after).toEqual(expect.arrayContaining(before))
    expect(world.window.hasNewer).toBe(true)
  })

  it('says that nothing could be read, and only then', async () => {
    const empty = new World(3)
    empty.meanwhile = () => {
      throw new Error('down')
    }
    await expect(empty.timeline.resync()).rejects.toThrow('down')
    expect(empty.timeline.snapshot()).toMatchObject({ phase: 'empty', failed: true })
    empty.meanwhile = () => undefined
    await empty.timeline.resync()
    expect(empty.timeline.snapshot()).toMatchObject({ phase: 'live', failed: false })
  })
})

describe('pages', () => {
  it('walks to the beginning and back without a gap, 200 messages at most', async () => {
    world.history = Array.from({ length: 400 }, (_, n) => message(n))
    await world.timeline.resync()
    const seen = new Set<string | undefined>(world.shown)
    while (world.window.hasOlder) {
      // oxlint-disable-next-line no-await-in-loop -- page after page
      await world.timeline.loadOlder()
      for (const text of world.shown) seen.add(text)
      expect(world.shown.length).toBeLessThanOrEqual(WINDOW)
    }
    expect(seen.size).toBe(400)
    // oxlint-disable-next-line no-await-in-loop
    while (world.window.hasNewer) await world.timeline.loadNewer()
    expect(world.shown).toEqual(world.history.slice(-WINDOW).map((it) => it.content))
  })

  it('asks once for a page, however often the top is reached', async () => {
    world.requests = []
    await Promise.all([world.timeline.loadOlder(), world.timeline.loadOlder()])
    expect(world.requests).toEqual([{ before: id(70) }])
  })

  it('does not bring back what was deleted while a page was on its way', async () => {
    world.meanwhile = () => world.remove(60)
    await world.timeline.loadOlder()
    expect(world.shown).not.toContain('text 60')
    expect(world.shown).toContain('text 61')
  })

  it('loses nothing that passes while the last page is on its way', async () => {
    await world.timeline.jumpTo(id(60))
    world.meanwhile = () => {
      world.meanwhile = () => undefined
      world.edit(110, 'newer than the page', '2026')
      world.remove(111)
      world.send(message(300))
    }
    while (world.window.hasNewer) {
      // oxlint-disable-next-line no-await-in-loop -- page after page
      await world.timeline.loadNewer()
    }
    expect(world.shown).toEqual(world.history.slice(-world.shown.length).map((it) => it.content))
    expect(world.shown).toContain('newer than the page')
    expect(world.shown.at(-1)).toBe('text 300')
    expect(world.timeline.snapshot().arrived).toBe(1)
  })

  it('leaves no gap when the window moves on while an older page is on its way', async () => {
    world.history = Array.from({ length: 400 }, (_, n) => message(n))
    await world.timeline.resync()
    while (world.shown.length < WINDOW) {
      // oxlint-disable-next-line no-await-in-loop -- page after page
      await world.timeline.loadOlder()
    }
    world.meanwhile = () => world.send(message(900))
    await world.timeline.loadOlder()
    expect(world.shown).toEqual(world.history.slice(-WINDOW).map((it) => it.content))
  })

  it('can ask for the next page as soon as one is there', async () => {
    const unsubscribe = world.timeline.subscribe(() => {
      unsubscribe()
      void world.timeline.loadOlder()
    })
    world.requests = []
    await world.timeline.loadOlder()
    expect(world.requests).toEqual([{ before: id(70) }, { before: id(20) }])
  })

  it('drops a page of a window that was left', async () => {
    let arrive: () => void = () => undefined
    const late = new Promise<void>((done) => (arrive = done))
    world.travel = ({ before }) => (before === undefined ? Promise.resolve() : late)
    const paging = world.timeline.loadOlder()
    await world.timeline.jumpTo(id(5))
    arrive()
    await paging
    expect(world.shown).toEqual(world.history.slice(0, 30).map((it) => it.content))
    expect(world.window.hasOlder).toBe(false)
  })
})

describe('jumping', () => {
  it('goes around a message and back to the present', async () => {
    expect(await world.timeline.jumpTo(id(10))).toBe(true)
    expect(world.shown).toContain('text 10')
    expect(world.window).toMatchObject({ hasOlder: false, hasNewer: true })
    world.send(message(300))
    expect(world.shown).not.toContain('text 300')
    expect(world.timeline.snapshot().arrived).toBe(1)
    await world.timeline.jumpToPresent()
    expect(world.shown.at(-1)).toBe('text 300')
    expect(world.window.hasNewer).toBe(false)
  })

  it('says when the message is not there, and shows what it showed', async () => {
    const before = world.shown
    world.history = world.history.filter((it) => it.id !== id(10))
    expect(await world.timeline.jumpTo(id(10))).toBe(false)
    expect(world.shown).toEqual(before)
  })
})

describe('sending', () => {
  const mine = message(300, { nonce: 'mine', content: 'mine' })

  for (const first of ['event', 'answer'] as const) {
    it(`keeps one row under one key, ${first} first`, () => {
      world.waiting.add('mine')
      const steps = { event: () => world.send(mine), answer: () => world.timeline.confirm(mine) }
      steps[first]()
      steps[first === 'event' ? 'answer' : 'event']()
      expect(world.window.entries.filter((entry) => entry.id === mine.id).map(({ key }) => key)).toEqual(['mine'])
      expect(world.waiting.size).toBe(0)
      expect(world.timeline.snapshot().arrived).toBe(0)
    })
  }

  it('finds a message that was thought lost when it reads again', async () => {
    world.waiting.add('mine')
    world.history.push(mine)
    await world.timeline.resync()
    expect(world.window.entries.at(-1)?.key).toBe('mine')
    expect(world.waiting.size).toBe(0)
  })

  it('keeps the key when the window is read again', async () => {
    world.waiting.add('mine')
    world.send(mine)
    await world.timeline.resync()
    expect(world.window.entries.at(-1)?.key).toBe('mine')
  })

  it('holds the newest messages back from a full window whose reader is further up', () => {
    const full = new World(WINDOW)
    full.timeline.paint({ messages: full.history, hasOlder: false, hasNewer: false })
    full.timeline.follow(false)
    full.send(message(900))
    expect(full.shown[0]).toBe('text 0')
    expect(full.window.hasNewer).toBe(true)
    full.timeline.follow(true)
  })
})
