import { useMemo, useSyncExternalStore } from 'react'
import { graphql } from '@/gql'
import type { ChannelEventsSubscription } from '@/gql/graphql'
import { persist } from '@/lib/backoff'
import { openDisk } from './disk'
import { failureOf, isGone } from './failure'
import { onSignedOut } from './live'
import { discardMessages, fetchPage, keepMessages, readMessage, sendMessage } from './messages'
import { myDisk, myId } from './myDisk'
import { Outbox, type OutboxItem } from './outbox'
import { noteActivity, noteDeletion } from './readStates'
import { keepSubscribed } from './subscription'
import { Timeline, type Message, type MessagePage, type TimelineEvent, type TimelineState } from './timeline'
import { hideTyping, resetTyping, showTyping } from './typing'

const ChannelEvents = graphql(/* GraphQL */ `
  subscription ChannelEvents($id: ID!) {
    channel(id: $id) {
      __typename
      ... on MessageSent {
        message {
          ...MessageParts @unmask
        }
      }
      ... on MessageEdited {
        message {
          ...MessageParts @unmask
        }
      }
      ... on MessageDeleted {
        messageId
      }
      ... on Typing {
        user {
          ...PersonParts @unmask
        }
      }
    }
  }
`)

/** Channels whose window is held in memory; the one seen longest ago goes first. */
const HELD_CHANNELS = 20
/** Messages kept on disk for each channel. */
const KEPT_ON_DISK = 50
const SAVE_AFTER_MS = 1_000

const timelines = new Map<string, Timeline>()

const outbox = new Outbox<Message>({
  send: ({ channelId, content, nonce }, signal) => sendMessage({ channelId, content, nonce }, signal),
  sent: ({ channelId, nonce }, message) => {
    const timeline = timelines.get(channelId)
    if (timeline) timeline.confirm(message)
    else outbox.settle(nonce)
  },
  codeOf: (error) => failureOf(error).code,
  save: (items) => void myDisk()?.write('outbox', items),
})

let outboxOwner: string | null = null

async function restoreOutbox(): Promise<void> {
  const userId = myId()
  if (userId === null || outboxOwner === userId) return
  outboxOwner = userId
  const items = await myDisk()?.read<readonly OutboxItem[]>('outbox')
  if (items && myId() === userId) outbox.restore(items)
}

onSignedOut((userId) => {
  outboxOwner = null
  outbox.clear()
  timelines.clear()
  void openDisk(userId).clear()
})

/** The timeline of a channel, made on its first visit. */
export function timelineOf(channelId: string): Timeline {
  const known = timelines.get(channelId)
  if (known) return known
  const timeline = new Timeline(channelId, {
    fetch: (request) => fetchPage(channelId, request),
    keep: keepMessages,
    discard: (ids) => whenIdle(() => discardMessages(ids.filter((id) => !timeline.has(id)))),
    settle: ({ author, nonce }) => author.id === myId() && outbox.settle(nonce),
  })
  timelines.set(channelId, timeline)
  return timeline
}

/** A channel's messages; draws again when they change. */
export function useTimeline(channelId: string): { timeline: Timeline; state: TimelineState } {
  const timeline = timelineOf(channelId)
  return { timeline, state: useSyncExternalStore(timeline.subscribe, timeline.snapshot) }
}

/** My messages in this channel that are not confirmed, in the order they were written. */
export function useOutboxItems(channelId: string): readonly OutboxItem[] {
  const items = outbox.useStore((state) => state.items)
  return useMemo(() => items.filter((item) => item.channelId === channelId), [items, channelId])
}

/** Puts a message into the outbox; it is drawn at once. */
export function send(channelId: string, content: string): void {
  resetTyping()
  outbox.add(channelId, content)
}

export const retrySend = (nonce: string): void => outbox.retry(nonce)
export const removeUnsent = (nonce: string): void => outbox.remove(nonce)

/** Keeps a channel in step with the server while it is looked at; call the returned function on leaving. */
export function openChannel(channelId: string, onRefused: () => void): () => void {
  const timeline = timelineOf(channelId)
  makeRecent(timeline)
  void restoreOutbox()
  if (timeline.snapshot().phase === 'empty') void paintFromDisk(timeline)

  let stopped = false
  const resync = () =>
    persist(
      async () => {
        try {
          await timeline.resync()
        } catch (error) {
          if (!isGone(failureOf(error))) throw error
          onRefused()
        }
      },
      () => !stopped,
    )
  const unsubscribe = keepSubscribed({
    query: ChannelEvents,
    variables: { id: channelId },
    onData: ({ channel: event }) => receive(timeline, event, () => void resync()),
    onRefused,
  })
  const stopSaving = saveToDisk(timeline)
  return () => {
    stopped = true
    unsubscribe()
    stopSaving()
    hideTyping(channelId)
    timeline.markStale()
  }
}

type Event = ChannelEventsSubscription['channel']

function receive(timeline: Timeline, event: Event, resync: () => void): void {
  switch (event.__typename) {
    case 'Ready':
    case 'Resync':
      resync()
      break
    case 'MessageSent':
      hideTyping(timeline.channelId, event.message.author.id)
      noteActivity(timeline.channelId, event.message.id, event.message.author.id === myId())
      timeline.receive({ type: 'sent', message: event.message })
      break
    case 'MessageEdited':
      timeline.receive({ type: 'edited', message: event.message })
      break
    case 'MessageDeleted':
      forgetMessage(timeline, { type: 'deleted', messageId: event.messageId })
      break
    case 'Typing':
      if (event.user.id !== myId()) showTyping(timeline.channelId, event.user)
      break
  }
}

/** A message is gone: by an event, or by me, before its event. */
export function forgetMessage(timeline: Timeline, event: Extract<TimelineEvent, { type: 'deleted' }>): void {
  timeline.receive(event)
  const { window } = timeline.snapshot()
  const last = window.entries.findLast(({ id }) => id !== event.messageId)
  if (!window.hasNewer) noteDeletion(timeline.channelId, event.messageId, last?.id ?? null)
}

function makeRecent(timeline: Timeline): void {
  timelines.delete(timeline.channelId)
  timelines.set(timeline.channelId, timeline)
  const oldest = timelines.keys().next().value
  if (timelines.size <= HELD_CHANNELS || oldest === undefined) return
  const ids =
    timelines
      .get(oldest)
      ?.snapshot()
      .window.entries.map(({ id }) => id) ?? []
  timelines.delete(oldest)
  whenIdle(() => discardMessages(ids))
}

const recordOf = (channelId: string) => `channel.${channelId}`

async function paintFromDisk(timeline: Timeline): Promise<void> {
  const page = await myDisk()?.read<MessagePage>(recordOf(timeline.channelId))
  if (page && page.messages.length > 0) timeline.paint(page)
}

/** Keeps the end of the history on disk, a moment after each change and on leaving. */
function saveToDisk(timeline: Timeline): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = () => {
    timer = undefined
    const { window, phase } = timeline.snapshot()
    if (phase !== 'live' || window.hasNewer) return
    const kept = window.entries.slice(-KEPT_ON_DISK)
    const messages = kept.map(({ id }) => readMessage(id)).filter((message) => message !== null)
    const hasOlder = window.hasOlder || window.entries.length > kept.length
    void myDisk()?.write(recordOf(timeline.channelId), { messages, hasOlder, hasNewer: false })
  }
  const unsubscribe = timeline.subscribe(() => {
    timer ??= setTimeout(save, SAVE_AFTER_MS)
  })
  return () => {
    unsubscribe()
    if (timer === undefined) return
    clearTimeout(timer)
    save()
  }
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work)
  else setTimeout(work, 200)
}
