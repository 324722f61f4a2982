import { beforeEach, describe, expect, it } from 'vitest'
import { id, message, PAGE, World } from './timelineWorld'
import { WINDOW } from './window'

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
    expect(await world.timeline.jumpTo(id(10))).toBe('there')
    expect(world.shown).toContain('text 10')
    expect(world.window).toMatchObject({ hasOlder: false, hasNewer: true })
    world.send(message(300))
    expect(world.shown).not.toContain('text 300')
    expect(world.timeline.snapshot().arrived).toBe(1)
    await world.timeline.jumpToPresent()
    expect(world.shown.at(-1)).toBe('text 300')
    expect(world.window.hasNewer).toBe(false)
  })

  it('arrives though the window is read again meanwhile', async () => {
    world.timeline.markStale()
    const jump = world.timeline.jumpTo(id(10))
    await Promise.all([jump, world.timeline.resync()])
    expect(await jump).toBe('there')
    expect(world.shown).toContain('text 10')
    expect(world.timeline.snapshot().phase).toBe('live')

    await Promise.all([world.timeline.jumpToPresent(), world.timeline.resync()])
    expect(world.shown.at(-1)).toBe('text 119')
  })

  it('is in step with the server even if it overtook that and led nowhere', async () => {
    world.timeline.markStale()
    world.history.splice(10, 1)
    await Promise.all([world.timeline.resync(), world.timeline.jumpTo(id(10))])
    await expect.poll(() => world.timeline.snapshot().phase).toBe('live')
  })

  it('goes where the reader wanted to go last', async () => {
    const jumps = [world.timeline.jumpTo(id(10)), world.timeline.jumpTo(id(40))]
    expect(await Promise.all(jumps)).toEqual(['elsewhere', 'there'])
    expect(world.shown).toContain('text 40')

    const late = world.timeline.jumpTo(id(100))
    expect(await world.timeline.jumpTo(id(41))).toBe('there')
    expect(await late).toBe('elsewhere')
    expect(world.shown).toContain('text 41')
  })

  it('says when the message is not there, and shows what it showed', async () => {
    const before = world.shown
    world.history = world.history.filter((it) => it.id !== id(10))
    expect(await world.timeline.jumpTo(id(10))).toBe('gone')
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
