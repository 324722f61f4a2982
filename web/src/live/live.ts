import { graphql } from '@/gql'
import { persist } from '@/lib/backoff'
import { client } from './client'
import { setConnected } from './connection'
import { forgetMembers } from './members'
import { forgetPresence } from './presence'
import { applyReadStateChanged, forgetReadStates } from './readStates'
import { followServer } from './serverFeed'
import {
  addMyServer,
  announceMyServers,
  MyServers,
  onMyServersChanged,
  removeMyServer,
  setGlobalRoles,
} from './servers'
import { followOtherTabs, restore, useSession } from './session'
import { keepSubscribed } from './subscription'
import { Gate } from './gate'
import type { MyEventsSubscription } from '@/gql/graphql'

const MyEvents = graphql(/* GraphQL */ `
  subscription MyEvents {
    me {
      __typename
      ... on ServerJoined {
        server {
          ...ServerParts @unmask
        }
      }
      ... on ServerLeft {
        serverId
      }
      ... on ReadStateChanged {
        channelId
        lastReadId
        mentions
      }
      ... on GlobalRolesChanged {
        roles
      }
    }
  }
`)

type Event = MyEventsSubscription['me']
export type MyEventKind = Event['__typename']

/** Ends what `startLive` began for one person. */
let stopFeeds: (() => void) | null = null
const myEventListeners = new Set<(kind: MyEventKind) => void>()

/** Tells of everything that happens to me, for pages that then read again what they show. */
export function onMyEvent(listener: (kind: MyEventKind) => void): () => void {
  myEventListeners.add(listener)
  return () => void myEventListeners.delete(listener)
}

const signOutListeners = new Set<(userId: string) => void>()

/** What else must be forgotten when somebody signs out (outbox, drafts, messages). */
export function onSignedOut(listener: (userId: string) => void): void {
  signOutListeners.add(listener)
}

/**
 * Starts everything live, once, before the first paint: signs in again by cookie, then follows my own events and
 * those of each of my servers for as long as I am signed in.
 */
export function startLive(): void {
  followOtherTabs()
  let userId: string | null = null
  useSession.subscribe((session) => {
    const next = session.status === 'signedIn' ? session.me.id : null
    if (next === userId) return
    const last = userId
    userId = next
    stopFeeds?.()
    stopFeeds = null
    if (last !== null) forget(last)
    if (next !== null) stopFeeds = follow(next)
  })
  void restore()
}

function forget(userId: string): void {
  forgetReadStates()
  forgetMembers()
  forgetPresence()
  for (const listener of signOutListeners) listener(userId)
  void client.clearStore()
  setConnected(true)
}

const readMyServers = () =>
  client.query({ query: MyServers, fetchPolicy: 'network-only', context: { queryDeduplication: false } })

function follow(myId: string): () => void {
  let stopped = false
  const servers = new Map<string, () => void>()
  const gate = new Gate<Event>(apply)

  const followServers = (ids: readonly string[]) => {
    if (stopped) return
    for (const [id, stop] of servers) {
      if (ids.includes(id)) continue
      stop()
      servers.delete(id)
    }
    for (const id of ids) {
      if (!servers.has(id)) servers.set(id, followServer(id, myId))
    }
  }

  const reload = () =>
    persist(
      () => gate.read(readMyServers, announceMyServers),
      () => !stopped,
    )

  const unlisten = onMyServersChanged(followServers)
  const unsubscribe = keepSubscribed({
    query: MyEvents,
    variables: {},
    onData: ({ me: event }) => {
      if (event.__typename === 'Ready' || event.__typename === 'Resync') void reload()
      else gate.push(event)
      for (const listener of myEventListeners) listener(event.__typename)
    },
  })
  return () => {
    stopped = true
    gate.close()
    unlisten()
    unsubscribe()
    for (const stop of servers.values()) stop()
  }
}

function apply(event: Event): void {
  switch (event.__typename) {
    case 'ServerJoined':
      addMyServer(event.server)
      break
    case 'ServerLeft':
      removeMyServer(event.serverId)
      break
    case 'ReadStateChanged':
      applyReadStateChanged(event)
      break
    case 'GlobalRolesChanged':
      setGlobalRoles(event.roles)
      break
    case 'InvitationReceived':
    case 'InvitationGone':
    case 'ReportMade':
    case 'ReportChanged':
      break // Who shows invitations or reports reads them again.
    case 'Ready':
    case 'Resync':
      break // These make `reload` run.
  }
}
