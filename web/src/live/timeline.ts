import type { MessagePartsFragment } from '@/gql/graphql'
import { Gate } from './gate'
import { rereadWindow } from './reread'
import { appendPage, insert, prependPage, remove, WINDOW, type Entry, type Page, type TimelineWindow } from './window'

export type Message = MessagePartsFragment

export type TimelineEvent =
  | { type: 'sent'; message: Message }
  | { type: 'edited'; message: Message }
  | { type: 'deleted'; messageId: string }

/** Which messages: the newest, or those beside or around one. */
export type PageRequest = { before?: string; after?: string; around?: string }

export type MessagePage = { messages: readonly Message[]; hasOlder: boolean; hasNewer: boolean }

/** What a timeline needs of the world; the real one is in `channels.ts`. */
export type TimelinePort = {
  fetch: (request: PageRequest) => Promise<MessagePage>
  /** Puts messages into the entity cache; never an older edit over a newer one. */
  keep: (messages: readonly Message[]) => void
  /** Takes messages that left the window out of the entity cache. */
  discard: (ids: readonly string[]) => void
  /** Takes a message of mine that has arrived out of the outbox; true if it was there. */
  settle: (message: Message) => boolean
}

export type TimelineState = {
  window: TimelineWindow
  /** `empty`: nothing read yet; `cached`: painted from an earlier visit; `live`: in step with the server. */
  phase: 'empty' | 'cached' | 'live'
  /** Counts the messages that came in live at the end, for the "3 new messages" pill. */
  arrived: number
  /** The last read failed and nothing is shown. */
  failed: boolean
}

/** How a jump to a message ended; `elsewhere`: the reader has jumped again meanwhile. */
export type Arrival = 'there' | 'gone' | 'elsewhere'

/**
 * The messages of one channel as a window into its history: ids and what never changes here, entities in Apollo's
 * cache. A new message costs the same however many are held.
 */
export class Timeline {
  readonly channelId: string
  private readonly port: TimelinePort
  private readonly gate = new Gate<TimelineEvent>((event) => this.apply(event))
  private readonly listeners = new Set<() => void>()
  /** A page that was under way when one of its messages was deleted must not bring it back. */
  private readonly deleted = new Set<string>()
  /** React keys of messages sent here: the nonce, before and after they are confirmed, so no row is remounted. */
  private readonly keys = new Map<string, string>()
  private state: TimelineState = {
    window: { entries: [], hasOlder: false, hasNewer: false },
    phase: 'empty',
    arrived: 0,
    failed: false,
  }
  private isFollowing = true
  private paging: Promise<void> | null = null
  /** What came in since the page under way was asked for: the server may have read it before or after. */
  private sincePage: TimelineEvent[] = []
  /** Counts the windows that do not continue the one before: a page of that one belongs nowhere. */
  private generation = 0
  private jumps = 0

  constructor(channelId: string, port: TimelinePort) {
    this.channelId = channelId
    this.port = port
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  snapshot = (): TimelineState => this.state

  /** Whether the reader is at the end: then new messages push old ones out at the top, else they wait below. */
  follow(isFollowing: boolean): void {
    this.isFollowing = isFollowing
  }

  /** Shows what was kept from an earlier visit until the server has answered. */
  paint(page: MessagePage): void {
    if (this.state.phase === 'empty') this.replace(page, 'cached')
  }

  /** From now on only what is read again counts as in step with the server. */
  markStale(): void {
    if (this.state.phase === 'live') this.set({ phase: 'cached' })
  }

  /**
   * Call at each `Ready` and `Resync`: reads the whole window again (an edit or a deletion that was missed can be
   * anywhere in it) and applies what passed meanwhile on top. Throws if the server cannot be reached.
   */
  async resync(): Promise<void> {
    try {
      await this.gate.read(
        () => rereadWindow(this.port.fetch, this.state.window, this.isFollowing),
        (page) => this.replace(page, 'live'),
      )
    } catch (error) {
      this.set({ failed: this.state.phase === 'empty' })
      throw error
    }
  }

  receive(event: TimelineEvent): void {
    this.gate.push(event)
  }

  /** The answer to a send of mine; the event may have come first. */
  confirm(message: Message): void {
    this.receive({ type: 'sent', message })
  }

  loadOlder(): Promise<void> {
    const oldest = this.state.window.entries.at(0)
    if (!oldest || !this.state.window.hasOlder) return Promise.resolve()
    return this.page({ before: oldest.id }, prependPage)
  }

  loadNewer(): Promise<void> {
    const newest = this.state.window.entries.at(-1)
    if (!newest || !this.state.window.hasNewer) return Promise.resolve()
    return this.page({ after: newest.id }, appendPage)
  }

  /** Puts the window around a message. */
  async jumpTo(messageId: string): Promise<Arrival> {
    const isWanted = this.beginJump()
    if (this.has(messageId)) return 'there'
    await this.jump({ around: messageId }, isWanted, (page) => page.messages.some(({ id }) => id === messageId))
    if (!isWanted()) return 'elsewhere'
    return this.has(messageId) ? 'there' : 'gone'
  }

  /** Puts the window at the end of the history. */
  async jumpToPresent(): Promise<void> {
    const isWanted = this.beginJump()
    if (this.state.window.hasNewer) await this.jump({}, isWanted, () => true)
  }

  has(messageId: string): boolean {
    return this.state.window.entries.some(({ id }) => id === messageId)
  }

  /** Tells from now on whether this is the last place the reader wanted to go to. */
  private beginJump(): () => boolean {
    const mine = ++this.jumps
    return () => mine === this.jumps
  }

  private async jump(
    request: PageRequest,
    isWanted: () => boolean,
    accepts: (page: MessagePage) => boolean,
  ): Promise<void> {
    let isRead = false
    try {
      await this.gate.read(
        () => this.port.fetch(request),
        (page) => {
          isRead = true
          if (isWanted() && accepts(page)) this.replace(page, 'live')
        },
      )
    } catch (error) {
      this.catchUp()
      throw error
    }
    // A `resync` has overtaken it, and knows nothing of where the reader wants to go.
    if (!isRead && isWanted()) await this.jump(request, isWanted, accepts)
    else this.catchUp()
  }

  /** Makes up for a `resync` that was overtaken by a jump that led nowhere. */
  private catchUp(): void {
    if (this.state.phase !== 'live') this.resync().catch(() => undefined) // Reconnecting calls it again.
  }

  private page(request: PageRequest, join: (window: TimelineWindow, page: Page) => TimelineWindow): Promise<void> {
    this.paging ??= this.readPage(request, join)
    return this.paging
  }

  /** A page under way does not adjoin the window any more. */
  private dropPage(): void {
    this.generation++
    this.paging = null
  }

  private async readPage(
    request: PageRequest,
    join: (window: TimelineWindow, page: Page) => TimelineWindow,
  ): Promise<void> {
    const { generation } = this
    this.sincePage = []
    let page: MessagePage
    try {
      page = await this.port.fetch(request)
    } finally {
      // Before the rows are drawn: they may leave room for the next page.
      if (generation === this.generation) this.paging = null
    }
    if (generation !== this.generation) return
    const events = this.sincePage
    this.setWindow(join(this.state.window, this.take(page)))
    for (const event of events) this.play(event, true)
  }

  private replace(page: MessagePage, phase: 'cached' | 'live'): void {
    this.dropPage()
    const { entries, hasOlder, hasNewer } = this.take(page)
    const window = {
      entries: entries.slice(-WINDOW),
      hasOlder: hasOlder || entries.length > WINDOW,
      hasNewer,
    }
    this.setWindow(window, { phase, failed: false })
  }

  private apply(event: TimelineEvent): void {
    if (this.paging) this.sincePage.push(event)
    this.play(event)
  }

  /** `isAgain`: on top of a page, and counted before. */
  private play(event: TimelineEvent, isAgain = false): void {
    switch (event.type) {
      case 'sent':
        this.insert(event.message, isAgain)
        break
      case 'edited':
        if (this.has(event.message.id)) this.port.keep([event.message])
        break
      case 'deleted':
        this.deleted.add(event.messageId)
        this.setWindow(remove(this.state.window, event.messageId))
        break
    }
  }

  private insert(message: Message, isAgain: boolean): void {
    // Nothing is shown yet: the page that is about to be read holds it.
    if (this.state.phase === 'empty') return
    const isMine = this.settle(message)
    if (this.deleted.has(message.id) || this.has(message.id)) return
    const { window } = this.state
    const arrived = this.state.arrived + (isMine || isAgain ? 0 : 1)
    const isFull = window.entries.length >= WINDOW && !this.isFollowing
    if (window.hasNewer || isFull) {
      // It lies beyond the window; scrolling down reads it.
      this.set({ window: { ...window, hasNewer: true }, arrived })
      return
    }
    this.port.keep([message])
    const next = insert(window, this.entryOf(message))
    if (next.entries[0] !== window.entries[0]) this.dropPage()
    this.setWindow(next, { arrived })
  }

  private take(page: MessagePage): Page {
    const messages = page.messages.filter(({ id }) => !this.deleted.has(id))
    for (const message of messages) this.settle(message)
    this.port.keep(messages)
    return { ...page, entries: messages.map((message) => this.entryOf(message)) }
  }

  /** Gives a message that waits in the outbox its place here. */
  private settle(message: Message): boolean {
    const isMine = this.port.settle(message)
    if (isMine) this.keys.set(message.id, message.nonce)
    return isMine
  }

  private entryOf({ id, author, createdAt }: Message): Entry {
    return { id, key: this.keys.get(id) ?? id, authorId: author.id, at: Date.parse(createdAt) }
  }

  private setWindow(window: TimelineWindow, rest: Partial<TimelineState> = {}): void {
    const kept = new Set(window.entries.map(({ id }) => id))
    const gone = this.state.window.entries.map(({ id }) => id).filter((id) => !kept.has(id))
    this.set({ ...rest, window })
    if (gone.length > 0) this.port.discard(gone)
  }

  private set(change: Partial<TimelineState>): void {
    this.state = { ...this.state, ...change }
    for (const listener of this.listeners) listener()
  }
}
