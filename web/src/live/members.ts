import { useEffect } from 'react'
import { create } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { graphql } from '@/gql'
import type { MemberPartsFragment, PersonPartsFragment } from '@/gql/graphql'
import { client } from './client'
import { setPresence } from './presence'

const MembersPage = graphql(/* GraphQL */ `
  query MembersPage($serverId: ID!, $after: String) {
    server(id: $serverId) {
      members(first: 100, after: $after) {
        edges {
          node {
            ...MemberParts @unmask
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

const FoundMembers = graphql(/* GraphQL */ `
  query FoundMembers($serverId: ID!, $query: String!) {
    server(id: $serverId) {
      members(first: 20, query: $query) {
        edges {
          node {
            ...MemberParts @unmask
          }
        }
      }
    }
  }
`)

/** How many members are held for one server; a larger one is read by ranges (`memberRanges.ts`). */
export const MOST_HELD = 1_000

/** A person and what they are in one server. */
export type Member = PersonPartsFragment & {
  joinedAt: string
  nickname: string | null
  /** Without the default role. */
  roleIds: readonly string[]
  mutedUntil: string | null
  /** Has not accepted the rules yet. */
  pending: boolean
}

export type Members = {
  /** By user id; who is online is in `presence.ts`. */
  people: ReadonlyMap<string, Member>
  /** All pages are read, up to the limit. */
  isComplete: boolean
  hasMore: boolean
}

const none: Members = { people: new Map(), isComplete: false, hasMore: false }
const useStore = create<{ servers: Readonly<Record<string, Members>> }>()(() => ({ servers: {} }))
const loading = new Map<string, Promise<void>>()

/** A server's members, read when first asked for and kept live from then on. */
export function useMembers(serverId: string): Members {
  const members = useStore(({ servers }) => servers[serverId])
  const isKnown = members !== undefined
  useEffect(() => {
    if (!isKnown) loadMembers(serverId)
  }, [serverId, isKnown])
  return members ?? none
}

/** One member, as far as is known; nothing is read. */
export const useMember = (serverId: string, userId: string): Member | undefined =>
  useStore(({ servers }) => servers[serverId]?.people.get(userId))

/** Nicknames in the order asked; null for who has none, or is not known. Drawn anew only when one of them changes. */
export const useNicknames = (serverId: string, userIds: readonly string[]): readonly (string | null)[] =>
  useStore(useShallow(({ servers }) => userIds.map((id) => servers[serverId]?.people.get(id)?.nickname ?? null)))

export function memberOf({ user, nickname, mutedUntil, ...rest }: MemberPartsFragment): Member {
  const { joinedAt, roleIds, pending } = rest
  return { ...user, joinedAt, roleIds, pending, nickname: nickname ?? null, mutedUntil: mutedUntil ?? null }
}

/** Somebody who just joined has neither roles nor a nickname. */
export function newcomer(event: { user: PersonPartsFragment; joinedAt: string; pending: boolean }): Member {
  const { user, joinedAt, pending } = event
  return { ...user, joinedAt, pending, nickname: null, roleIds: [], mutedUntil: null }
}

/** Reads all pages; the list fills as they come. */
function loadMembers(serverId: string): void {
  if (loading.has(serverId)) return
  const reading = readAll(serverId)
    .catch(() => undefined) // The next reconnect or visit reads again.
    .finally(() => loading.delete(serverId))
  loading.set(serverId, reading)
}

async function readAll(serverId: string): Promise<void> {
  const people = new Map<string, Member>()
  let after: string | null = null
  do {
    // Pages follow each other by cursor: there is nothing to do at once.
    // oxlint-disable-next-line no-await-in-loop
    const page = await readPage(serverId, after)
    const members = page.edges.map(({ node }) => node)
    for (const member of members) people.set(member.user.id, memberOf(member))
    notePresence(members)
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
  } while (after !== null && people.size < MOST_HELD)
  setMembers(serverId, { people, isComplete: true, hasMore: after !== null })
}

export function notePresence(members: readonly MemberPartsFragment[]): void {
  const ids = (presence: MemberPartsFragment['presence']) =>
    members.filter((member) => member.presence === presence).map(({ user }) => user.id)
  setPresence(ids('ONLINE'), ids('OFFLINE'))
}

async function readPage(serverId: string, after: string | null) {
  const { data } = await client.query({
    query: MembersPage,
    variables: { serverId, after },
    fetchPolicy: 'no-cache',
    context: { queryDeduplication: false },
  })
  if (!data) throw new Error('no data')
  return data.server.members
}

function setMembers(serverId: string, members: Members): void {
  useStore.setState(({ servers }) => ({ servers: { ...servers, [serverId]: members } }))
}

function changeMembers(serverId: string, change: (people: Map<string, Member>) => void): void {
  const members = useStore.getState().servers[serverId]
  if (!members) return
  const people = new Map(members.people)
  change(people)
  setMembers(serverId, { ...members, people })
}

export const addMember = (serverId: string, member: Member): void =>
  changeMembers(serverId, (people) => people.set(member.id, member))

/** What else was read of members: of a range, or in an answer to what I did. */
export const noteMembers = (serverId: string, members: readonly MemberPartsFragment[]): void => {
  notePresence(members)
  changeMembers(serverId, (people) => {
    for (const member of members) people.set(member.user.id, memberOf(member))
  })
}

/** Looks for members by a part of a name among all of a large server; who is found is held from then on. */
export async function findMembers(serverId: string, name: string): Promise<void> {
  const { data } = await client.query({
    query: FoundMembers,
    variables: { serverId, query: name },
    fetchPolicy: 'no-cache',
  })
  if (data)
    noteMembers(
      serverId,
      data.server.members.edges.map(({ node }) => node),
    )
}

/** Roles, nickname or mute of a member are others now; of presence the event of it says more. */
export const changeMember = (serverId: string, member: MemberPartsFragment): void =>
  addMember(serverId, memberOf(member))

export const removeMember = (serverId: string, userId: string): void =>
  changeMembers(serverId, (people) => people.delete(userId))

/** After a gap in the events: what is held is read again, what was never asked for is not. */
export function reloadMembers(serverId: string): void {
  if (useStore.getState().servers[serverId]) loadMembers(serverId)
}

/** Forgets a server that I left, or everything on sign-out. */
export function forgetMembers(serverId?: string): void {
  useStore.setState(({ servers }) => {
    if (serverId === undefined) return { servers: {} }
    const { [serverId]: _left, ...rest } = servers
    return { servers: rest }
  })
}
