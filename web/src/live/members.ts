import { useEffect } from 'react'
import { create } from 'zustand'
import { graphql } from '@/gql'
import type { PersonPartsFragment } from '@/gql/graphql'
import { client } from './client'
import { setPresence } from './presence'

const MembersPage = graphql(/* GraphQL */ `
  query MembersPage($serverId: ID!, $after: String) {
    server(id: $serverId) {
      members(first: 100, after: $after) {
        edges {
          node {
            joinedAt
            presence
            user {
              ...PersonParts @unmask
            }
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

/** How many members are held for one server; beyond it the list says that there are more. */
const MOST = 1_000

export type Members = {
  /** By user id; who is online is in `presence.ts`. */
  people: ReadonlyMap<string, PersonPartsFragment>
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

/** Reads all pages; the list fills as they come. */
function loadMembers(serverId: string): void {
  if (loading.has(serverId)) return
  const reading = readAll(serverId)
    .catch(() => undefined) // The next reconnect or visit reads again.
    .finally(() => loading.delete(serverId))
  loading.set(serverId, reading)
}

async function readAll(serverId: string): Promise<void> {
  const people = new Map<string, PersonPartsFragment>()
  let after: string | null = null
  do {
    // Pages follow each other by cursor: there is nothing to do at once.
    // oxlint-disable-next-line no-await-in-loop
    const page = await readPage(serverId, after)
    for (const { node } of page.edges) people.set(node.user.id, node.user)
    const online = page.edges.filter(({ node }) => node.presence === 'ONLINE').map(({ node }) => node.user.id)
    const offline = page.edges.filter(({ node }) => node.presence === 'OFFLINE').map(({ node }) => node.user.id)
    setPresence(online, offline)
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
  } while (after !== null && people.size < MOST)
  setMembers(serverId, { people, isComplete: true, hasMore: after !== null })
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

function changeMembers(serverId: string, change: (people: Map<string, PersonPartsFragment>) => void): void {
  const members = useStore.getState().servers[serverId]
  if (!members) return
  const people = new Map(members.people)
  change(people)
  setMembers(serverId, { ...members, people })
}

export const addMember = (serverId: string, person: PersonPartsFragment): void =>
  changeMembers(serverId, (people) => people.set(person.id, person))

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
