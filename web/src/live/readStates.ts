import { create } from 'zustand'
import { graphql } from '@/gql'
import type { ReadStatePartsFragment } from '@/gql/graphql'
import { isNewer, newest } from '@/lib/ids'
import { client } from './client'
import { isPreviewing } from './preview'

graphql(/* GraphQL */ `
  fragment ReadStateParts on ReadState {
    channelId
    lastReadId
    lastMessageId
    mentions
  }
`)

const MarkRead = graphql(/* GraphQL */ `
  mutation MarkRead($channelId: ID!, $messageId: ID!) {
    markRead(channelId: $channelId, messageId: $messageId) {
      ...ReadStateParts @unmask
    }
  }
`)

/** What I have read in one channel, and what there is. Marks only move forward. */
export type ReadState = {
  serverId: string
  lastReadId: string | null
  lastMessageId: string | null
  mentions: number
}

type ReadStates = { channels: Readonly<Record<string, ReadState>> }

/** Read marks of every channel that I may see, the same on all my devices. */
export const useReadStates = create<ReadStates>()(() => ({ channels: {} }))

/** `unread`: bold name and dot; `mentions`: the number. */
export type Marks = { unread: boolean; mentions: number }

export const isUnread = (state: ReadState | undefined): boolean =>
  state !== undefined && isNewer(state.lastMessageId, state.lastReadId)

/** The marks of all channels together, of one server's, or of everything. */
export function sumMarks(channels: Readonly<Record<string, ReadState>>, serverId?: string): Marks {
  const sum: Marks = { unread: false, mentions: 0 }
  for (const state of Object.values(channels)) {
    if (serverId !== undefined && state.serverId !== serverId) continue
    sum.unread ||= isUnread(state)
    sum.mentions += state.mentions
  }
  return sum
}

export const useIsUnread = (channelId: string): boolean =>
  useReadStates(({ channels }) => isUnread(channels[channelId]))
export const useMentions = (channelId: string): number =>
  useReadStates(({ channels }) => channels[channelId]?.mentions ?? 0)

/** Marks of one server; two numbers, so that the component draws again only when one of them changes. */
export function useServerMarks(serverId: string): Marks {
  const unread = useReadStates(({ channels }) => sumMarks(channels, serverId).unread)
  const mentions = useReadStates(({ channels }) => sumMarks(channels, serverId).mentions)
  return { unread, mentions }
}

/** Marks of everything, for the tab's title and icon and the phone's back arrow. */
export function useTotalMarks(): Marks {
  const unread = useReadStates(({ channels }) => sumMarks(channels).unread)
  const mentions = useReadStates(({ channels }) => sumMarks(channels).mentions)
  return { unread, mentions }
}

function change(channelId: string, update: (state: ReadState) => ReadState): void {
  useReadStates.setState(({ channels }) => {
    const state = channels[channelId]
    return state ? { channels: { ...channels, [channelId]: update(state) } } : { channels }
  })
}

/** Puts a server's fresh read states in place. A mark that was moved here while they were read is not moved back. */
export function replaceServer(serverId: string, states: readonly ReadStatePartsFragment[]): void {
  useReadStates.setState(({ channels }) => {
    const others = Object.entries(channels).filter(([, state]) => state.serverId !== serverId)
    const fresh = states.map(({ channelId, lastReadId, lastMessageId, mentions }) => {
      const known = channels[channelId]
      const isAhead = isNewer(known?.lastReadId, lastReadId)
      return [
        channelId,
        {
          serverId,
          lastReadId: newest(known?.lastReadId, lastReadId),
          lastMessageId: lastMessageId ?? null,
          mentions: isAhead && known ? known.mentions : mentions,
        },
      ] as const
    })
    return { channels: Object.fromEntries([...others, ...fresh]) }
  })
}

/** Forgets a server that I left, or everything on sign-out. */
export function forgetReadStates(serverId?: string): void {
  useReadStates.setState(({ channels }) => ({
    channels:
      serverId === undefined
        ? {}
        : Object.fromEntries(Object.entries(channels).filter(([, state]) => state.serverId !== serverId)),
  }))
}

export function addChannelState(serverId: string, channelId: string): void {
  useReadStates.setState(({ channels }) =>
    channels[channelId]
      ? { channels }
      : { channels: { ...channels, [channelId]: { serverId, lastReadId: null, lastMessageId: null, mentions: 0 } } },
  )
}

export function removeChannelState(channelId: string): void {
  useReadStates.setState(({ channels }) => {
    const { [channelId]: _removed, ...rest } = channels
    return { channels: rest }
  })
}

/** A message has come into the channel; my own is read by being written. */
export function noteActivity(channelId: string, messageId: string, isMine: boolean): void {
  change(channelId, (state) => ({
    ...state,
    lastMessageId: newest(state.lastMessageId, messageId),
    lastReadId: isMine ? newest(state.lastReadId, messageId) : state.lastReadId,
  }))
}

/** The newest message was deleted: the one before it is the newest now, and nothing unread is left behind it. */
export function noteDeletion(channelId: string, messageId: string, before: string | null): void {
  change(channelId, (state) => (state.lastMessageId === messageId ? { ...state, lastMessageId: before } : state))
}

/** From any of my devices, or a new mention. */
export function applyReadStateChanged({
  channelId,
  lastReadId,
  mentions,
}: Pick<ReadState, 'lastReadId' | 'mentions'> & { channelId: string }): void {
  change(channelId, (state) => ({
    ...state,
    lastReadId: newest(state.lastReadId, lastReadId),
    mentions: isNewer(state.lastReadId, lastReadId) ? state.mentions : mentions,
  }))
}

const TELL_AFTER_MS = 300
const toTell = new Map<string, string>()
let telling: ReturnType<typeof setTimeout> | undefined

/** Marks a channel read up to a message: here at once, on the server with the next batch. */
export function markRead(channelId: string, messageId: string): void {
  const state = useReadStates.getState().channels[channelId]
  if (!state || isPreviewing() || (!isNewer(messageId, state.lastReadId) && state.mentions === 0)) return
  change(channelId, (it) => ({ ...it, lastReadId: newest(it.lastReadId, messageId), mentions: 0 }))
  toTell.set(channelId, messageId)
  telling ??= setTimeout(() => void tell(), TELL_AFTER_MS)
}

/** Marks everything in a channel read. */
export function markChannelRead(channelId: string): void {
  const last = useReadStates.getState().channels[channelId]?.lastMessageId
  if (last) markRead(channelId, last)
}

/** Marks every channel of a server read. */
export function markServerRead(serverId: string): void {
  for (const [channelId, state] of Object.entries(useReadStates.getState().channels)) {
    if (state.serverId === serverId && isUnread(state)) markChannelRead(channelId)
  }
}

async function tell(): Promise<void> {
  telling = undefined
  const marks = [...toTell]
  toTell.clear()
  await Promise.all(
    marks.map(async ([channelId, messageId]) => {
      const variables = { channelId, messageId }
      // A mark that does not arrive is set again by the next message that is read.
      await client.mutate({ mutation: MarkRead, variables, fetchPolicy: 'no-cache' }).catch(() => undefined)
    }),
  )
}
