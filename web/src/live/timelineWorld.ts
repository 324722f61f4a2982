import { Timeline, type Message, type MessagePage, type PageRequest } from './timeline'

/** Messages a page. */
export const PAGE = 50
export const id = (n: number) => `${n}`.padStart(6, '0')
export const message = (n: number, rest: Partial<Message> = {}): Message => ({
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

/** For tests: a server with a history, and a client's cache and outbox, all of them plain. */
export class World {
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
