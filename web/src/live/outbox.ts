import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { UNREACHABLE } from './failure'

/** A message on its way. */
export type OutboxItem = {
  /** The idempotency key: the same for every try, so at most one message exists. */
  nonce: string
  channelId: string
  content: string
  /** When it was written, and when it was last put in line, in milliseconds since 1970. */
  writtenAt: number
  queuedAt: number
  /** `sent`: the server has it, the channel does not show it yet. */
  state: 'sending' | 'failed' | 'sent'
  /** The failure's code (`failure.ts`) when it was not sent. */
  reason: string | null
}

type OutboxState = { items: readonly OutboxItem[] }

export type OutboxPort<Sent> = {
  send: (item: OutboxItem, signal: AbortSignal) => Promise<Sent>
  /** The server has it. The item leaves by `settle`, in the same instant as its message is shown. */
  sent: (item: OutboxItem, answer: Sent) => void
  /** The stable code of whatever `send` threw. */
  codeOf: (error: unknown) => string
  save: (items: readonly OutboxItem[]) => void
}

/** How long a message waits for the network before it says so. */
export const GIVE_UP_AFTER_MS = 10_000

/**
 * Messages that the server has not confirmed. One at a time leaves each channel, so that what was written first stands
 * first. What fails stays, for Retry or Delete.
 */
export class Outbox<Sent> {
  readonly useStore: UseBoundStore<StoreApi<OutboxState>> = create<OutboxState>()(() => ({ items: [] }))
  private readonly port: OutboxPort<Sent>
  private readonly busy = new Set<string>()
  private readonly underWay = new Map<string, AbortController>()

  constructor(port: OutboxPort<Sent>) {
    this.port = port
  }

  /** Takes up what an earlier page left. What it was still sending is sent again, unless that was long ago. */
  restore(items: readonly OutboxItem[], now = Date.now()): void {
    const unconfirmed = items.filter(({ state }) => state !== 'sent')
    const restored = unconfirmed.map((item): OutboxItem => {
      const isRecent = item.state === 'sending' && now - item.writtenAt < GIVE_UP_AFTER_MS * 6
      return isRecent ? { ...item, queuedAt: now } : { ...item, state: 'failed', reason: item.reason ?? UNREACHABLE }
    })
    this.change((current) => [...restored.filter(({ nonce }) => !current.some((it) => it.nonce === nonce)), ...current])
    for (const { channelId } of restored) void this.pump(channelId)
  }

  add(channelId: string, content: string, nonce: string = crypto.randomUUID(), now = Date.now()): string {
    const item: OutboxItem = {
      nonce,
      channelId,
      content,
      writtenAt: now,
      queuedAt: now,
      state: 'sending',
      reason: null,
    }
    this.change((items) => [...items, item])
    void this.pump(channelId)
    return nonce
  }

  retry(nonce: string, now = Date.now()): void {
    const item = this.find(nonce)
    if (item?.state !== 'failed') return
    this.update(nonce, { state: 'sending', reason: null, queuedAt: now })
    void this.pump(item.channelId)
  }

  /** Gives a message up. One that is already on the wire may still arrive. */
  remove(nonce: string): void {
    this.underWay.get(nonce)?.abort()
    this.change((items) => items.filter((item) => item.nonce !== nonce))
  }

  /** The message was seen in the channel. False if it did not wait here. */
  settle(nonce: string): boolean {
    if (!this.find(nonce)) return false
    this.change((items) => items.filter((item) => item.nonce !== nonce))
    return true
  }

  /** Somebody signed out. */
  clear(): void {
    for (const controller of this.underWay.values()) controller.abort()
    this.useStore.setState({ items: [] })
  }

  private async pump(channelId: string): Promise<void> {
    if (this.busy.has(channelId)) return
    this.busy.add(channelId)
    for (;;) {
      const next = this.useStore.getState().items.find((it) => it.channelId === channelId && it.state === 'sending')
      if (!next) break
      // oxlint-disable-next-line no-await-in-loop -- in the order they were written
      await this.attempt(next)
    }
    this.busy.delete(channelId)
  }

  private async attempt(item: OutboxItem): Promise<void> {
    const controller = new AbortController()
    this.underWay.set(item.nonce, controller)
    const timer = setTimeout(() => controller.abort(), Math.max(0, item.queuedAt + GIVE_UP_AFTER_MS - Date.now()))
    try {
      const answer = await this.port.send(item, controller.signal)
      this.update(item.nonce, { state: 'sent' })
      this.port.sent(item, answer)
    } catch (error) {
      this.update(item.nonce, { state: 'failed', reason: this.port.codeOf(error) })
    } finally {
      clearTimeout(timer)
      this.underWay.delete(item.nonce)
    }
  }

  private find(nonce: string): OutboxItem | undefined {
    return this.useStore.getState().items.find((item) => item.nonce === nonce)
  }

  private update(nonce: string, change: Partial<OutboxItem>): void {
    this.change((items) => items.map((item) => (item.nonce === nonce ? { ...item, ...change } : item)))
  }

  private change(update: (items: readonly OutboxItem[]) => readonly OutboxItem[]): void {
    const items = update(this.useStore.getState().items)
    this.useStore.setState({ items })
    this.port.save(items)
  }
}
