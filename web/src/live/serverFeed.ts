import { graphql } from '@/gql'
import type { ServerEventsSubscription, ServerViewQuery } from '@/gql/graphql'
import { persist } from '@/lib/backoff'
import { client } from './client'
import { ServerParts } from './entities'
import { failureOf, isGone, isSuspended } from './failure'
import { Gate } from './gate'
import { addMember, changeMember, forgetMembers, newcomer, reloadMembers, removeMember } from './members'
import { setPresence } from './presence'
import { addChannelState, forgetReadStates, noteActivity, removeChannelState, replaceServer } from './readStates'
import { keepSubscribed } from './subscription'
import { removeMyServer, type ServerCard, ServerCardView, ServerView, updateChannels, updateView } from './servers'

const ServerEvents = graphql(/* GraphQL */ `
  subscription ServerEvents($id: ID!) {
    server(id: $id) {
      __typename
      ... on ServerChanged {
        server {
          ...ServerParts @unmask
        }
      }
      ... on ChannelCreated {
        channel {
          ...ChannelParts @unmask
        }
      }
      ... on ChannelUpdated {
        channel {
          ...ChannelParts @unmask
        }
      }
      ... on ChannelDeleted {
        channelId
      }
      ... on MemberJoined {
        joinedAt
        pending
        user {
          ...PersonParts @unmask
        }
      }
      ... on MemberChanged {
        member {
          ...MemberParts @unmask
        }
      }
      ... on RolesChanged {
        roles {
          ...RoleLook @unmask
        }
      }
      ... on MemberLeft {
        userId
      }
      ... on PresenceChanged {
        online
        offline
      }
      ... on ChannelActivity {
        channelId
        lastMessageId
        authorId
      }
    }
  }
`)

type Event = ServerEventsSubscription['server']

type Listener = (serverId: string, kind: Event['__typename']) => void
const listeners = new Set<Listener>()

/** Tells of everything that happens in my servers, for pages that then read again what they show. */
export function onServerEvent(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Keeps one server's view, read marks, members and presence in step with the server, until it is stopped. */
export function followServer(id: string, myId: string): () => void {
  let stopped = false
  const gate = new Gate<Event>((event) => apply(id, myId, event))

  const replace = (view: ServerViewQuery['server']) => {
    // Null while they cannot be known: the marks stay as they were.
    if (view.readStates) replaceServer(id, view.readStates)
    reloadMembers(id)
  }
  const reload = () =>
    persist(
      async () => {
        try {
          await gate.read(() => readView(id), replace)
        } catch (error) {
          const failure = failureOf(error)
          if (isGone(failure)) return
          // Rights may lag behind the card, which says whether it is so still: then again in a moment.
          if (!isSuspended(failure) || !(await readCard(id)).suspended) throw error
        }
      },
      () => !stopped,
    )

  const unsubscribe = keepSubscribed({
    query: ServerEvents,
    variables: { id },
    onData: ({ server: event }) => {
      const needsRead = ['Ready', 'Resync', 'PermissionsChanged'].includes(event.__typename)
      if (needsRead) void reload()
      else gate.push(event)
      for (const listener of listeners) listener(id, event.__typename)
    },
    onRefused: () => removeMyServer(id),
  })
  return () => {
    stopped = true
    gate.close()
    unsubscribe()
    forgetReadStates(id)
    forgetMembers(id)
  }
}

async function readView(id: string): Promise<ServerViewQuery['server']> {
  const { data } = await client.query({
    query: ServerView,
    variables: { id },
    fetchPolicy: 'network-only',
    // An equal query that began before the subscription was ready could answer from before it.
    context: { queryDeduplication: false },
  })
  if (!data) throw new Error('no data')
  return data.server
}

async function readCard(id: string): Promise<ServerCard> {
  const { data } = await client.query({ query: ServerCardView, variables: { id }, fetchPolicy: 'network-only' })
  if (!data) throw new Error('no data')
  return data.server.server
}

function apply(serverId: string, myId: string, event: Event): void {
  switch (event.__typename) {
    case 'ServerChanged':
      client.cache.writeFragment({ fragment: ServerParts, data: event.server })
      break
    case 'ChannelCreated':
    case 'ChannelUpdated':
      updateChannels(serverId, (channels) => [...channels.filter(({ id }) => id !== event.channel.id), event.channel])
      if (event.channel.kind === 'TEXT') addChannelState(serverId, event.channel.id)
      break
    case 'ChannelDeleted':
      updateChannels(serverId, (channels) => channels.filter(({ id }) => id !== event.channelId))
      removeChannelState(event.channelId)
      break
    case 'MemberJoined':
      addMember(serverId, newcomer(event))
      countMembers(serverId, 1)
      break
    case 'MemberLeft':
      if (event.userId === myId) removeMyServer(serverId)
      else {
        removeMember(serverId, event.userId)
        countMembers(serverId, -1)
      }
      break
    case 'MemberChanged':
      changeMember(serverId, event.member)
      if (event.member.user.id === myId) updateView(serverId, { me: event.member })
      break
    case 'RolesChanged':
      updateView(serverId, { roles: event.roles })
      break
    case 'PresenceChanged':
      setPresence(event.online, event.offline)
      break
    case 'ChannelActivity':
      noteActivity(event.channelId, event.lastMessageId, event.authorId === myId)
      break
    case 'BansChanged':
    case 'InvitationsChanged':
    case 'AuditLogChanged':
      break // Pages that show them listen for these.
    case 'Ready':
    case 'Resync':
    case 'PermissionsChanged':
      break // These make `reload` run.
  }
}

function countMembers(serverId: string, difference: number): void {
  client.cache.modify({
    id: `Server:${serverId}`,
    fields: { memberCount: (count: number) => count + difference },
  })
}
