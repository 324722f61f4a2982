import { create } from 'zustand'
import { graphql } from '@/gql'
import type { PersonPartsFragment } from '@/gql/graphql'
import { client } from './client'

const StartTyping = graphql(/* GraphQL */ `
  mutation StartTyping($channelId: ID!) {
    startTyping(channelId: $channelId)
  }
`)

/** How long a person counts as typing after the last word of it. */
const SHOWN_MS = 8_000
/** How often others are told that I am typing. */
const TOLD_EVERY_MS = 3_000

type Typist = { person: PersonPartsFragment; until: number }
type Typists = { channels: Readonly<Record<string, readonly Typist[]>> }

const useTypists = create<Typists>()(() => ({ channels: {} }))
const nobody: readonly Typist[] = []

/** Who is typing in a channel, in the order they began; never myself. */
export const useTyping = (channelId: string): readonly Typist[] =>
  useTypists(({ channels }) => channels[channelId] ?? nobody)

function setTypists(channelId: string, update: (typists: readonly Typist[]) => readonly Typist[]): void {
  useTypists.setState(({ channels }) => ({ channels: { ...channels, [channelId]: update(channels[channelId] ?? []) } }))
}

export function showTyping(channelId: string, person: PersonPartsFragment, now = Date.now()): void {
  const until = now + SHOWN_MS
  setTypists(channelId, (typists) =>
    typists.some((it) => it.person.id === person.id)
      ? typists.map((it) => (it.person.id === person.id ? { person, until } : it))
      : [...typists, { person, until }],
  )
  setTimeout(() => {
    setTypists(channelId, (typists) => typists.filter((it) => it.until > Date.now()))
  }, SHOWN_MS + 10)
}

/** Their message is there, or the channel is left. */
export function hideTyping(channelId: string, userId?: string): void {
  const known = useTypists.getState().channels[channelId]
  if (!known?.length) return
  setTypists(channelId, (typists) => (userId === undefined ? [] : typists.filter((it) => it.person.id !== userId)))
}

let told = { channelId: '', at: 0 }

/** Call on each key; others are told every few seconds at most. */
export function noteTyping(channelId: string, now = Date.now()): void {
  if (told.channelId === channelId && now - told.at < TOLD_EVERY_MS) return
  told = { channelId, at: now }
  client.mutate({ mutation: StartTyping, variables: { channelId } }).catch(() => undefined)
}

/** My message is sent: the next key is news again. */
export function resetTyping(): void {
  told = { channelId: '', at: 0 }
}
