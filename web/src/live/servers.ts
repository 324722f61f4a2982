import { useQuery } from '@apollo/client/react'
import { graphql } from '@/gql'
import type {
  ChannelPartsFragment,
  CreateServerInput,
  GlobalRole,
  MemberPartsFragment,
  Permission,
  RoleLookFragment,
  ServerPartsFragment,
} from '@/gql/graphql'
import { client } from './client'
import { seenAs, usePreview } from './preview'

export const MyServers = graphql(/* GraphQL */ `
  query MyServers {
    me {
      globalRoles
      servers(first: 100) {
        edges {
          cursor
          node {
            ...ServerParts @unmask
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  }
`)

export const ServerView = graphql(/* GraphQL */ `
  query ServerView($id: ID!) {
    server(id: $id) {
      server {
        ...ServerParts @unmask
      }
      channels {
        ...ChannelParts @unmask
      }
      permissions
      onboarding {
        welcomeChannelId
      }
      roles {
        ...RoleLook @unmask
      }
      me {
        ...MemberParts @unmask
      }
      readStates {
        ...ReadStateParts @unmask
      }
    }
  }
`)

/** What members may read of a server that is suspended. */
export const ServerCardView = graphql(/* GraphQL */ `
  query ServerCardView($id: ID!) {
    server(id: $id) {
      server {
        ...ServerParts @unmask
      }
    }
  }
`)

const CreateServer = graphql(/* GraphQL */ `
  mutation CreateServer($input: CreateServerInput!) {
    createServer(input: $input) {
      ...ServerParts @unmask
    }
  }
`)

const JoinServer = graphql(/* GraphQL */ `
  mutation JoinServer($id: ID!) {
    joinServer(id: $id) {
      ...ServerParts @unmask
    }
  }
`)

const LeaveServer = graphql(/* GraphQL */ `
  mutation LeaveServer($id: ID!) {
    leaveServer(id: $id)
  }
`)

export type ServerCard = ServerPartsFragment
export type Channel = ChannelPartsFragment
export type Role = RoleLookFragment

/** What I may see and do in a server. Read marks are in `readStates.ts`, members in `members.ts`. */
export type ServerViewData = {
  server: ServerCard
  /** All channels that I may see, in order; categories among them. */
  channels: readonly Channel[]
  permissions: readonly Permission[]
  /** Where newcomers are led, if I see it. */
  onboarding: { welcomeChannelId?: string | null | undefined }
  /** The highest first, the default role last. */
  roles: readonly Role[]
  /** The viewer among the members. */
  me: MemberPartsFragment
}

export type ServerViewState =
  | { status: 'loading'; view: null }
  | { status: 'ready'; view: ServerViewData }
  /** I am not (or no longer) a member. */
  | { status: 'missing'; view: null }
  /** For now nobody reads or writes in it. */
  | { status: 'suspended'; view: null; server: ServerCard }

/** The servers that I am in, in the order I joined them, live. */
export function useMyServers(): { servers: readonly ServerCard[]; isLoaded: boolean } {
  const { data } = useQuery(MyServers, { fetchPolicy: 'cache-only' })
  return { servers: data?.me.servers.edges.map(({ node }) => node) ?? [], isLoaded: data !== undefined }
}

/** My roles for this Beep as a whole, live. */
export function useGlobalRoles(): { roles: readonly GlobalRole[]; isLoaded: boolean } {
  const { data } = useQuery(MyServers, { fetchPolicy: 'cache-only' })
  return { roles: data?.me.globalRoles ?? [], isLoaded: data !== undefined }
}

/** One of my servers, live; during a preview as somebody else sees it. */
export function useServerView(id: string): ServerViewState {
  const mine = useMyServers()
  const { data } = useQuery(ServerView, { variables: { id }, fetchPolicy: 'cache-only' })
  const preview = usePreview((state) => state.preview)
  const server = mine.servers.find((it) => it.id === id)
  if (mine.isLoaded && !server) return { status: 'missing', view: null }
  if (server?.suspended) return { status: 'suspended', view: null, server }
  return data ? { status: 'ready', view: seenAs(preview, data.server) } : { status: 'loading', view: null }
}

export function hasPermission(permissions: readonly Permission[], wanted: Permission): boolean {
  return permissions.includes(wanted) || permissions.includes('ADMINISTRATOR')
}

/** Throws what `failureOf` reads. The server is in my list when this resolves. */
export async function createServer(input: CreateServerInput): Promise<ServerCard> {
  const { data } = await client.mutate({ mutation: CreateServer, variables: { input } })
  if (!data) throw new Error('no data')
  addMyServer(data.createServer)
  return data.createServer
}

/** Throws what `failureOf` reads. The server is in my list when this resolves. */
export async function joinServer(id: string): Promise<ServerCard> {
  const { data } = await client.mutate({ mutation: JoinServer, variables: { id } })
  if (!data) throw new Error('no data')
  addMyServer(data.joinServer)
  return data.joinServer
}

/** Throws what `failureOf` reads. */
export async function leaveServer(id: string): Promise<void> {
  await client.mutate({ mutation: LeaveServer, variables: { id } })
  removeMyServer(id)
}

/** Whoever must act when my list of servers changes: the feeds. */
const membershipListeners = new Set<(ids: readonly string[]) => void>()

export function onMyServersChanged(listener: (ids: readonly string[]) => void): () => void {
  membershipListeners.add(listener)
  return () => void membershipListeners.delete(listener)
}

function updateMyServers(update: (servers: readonly ServerCard[]) => readonly ServerCard[]): void {
  const data = client.cache.readQuery({ query: MyServers })
  if (!data) return
  const servers = update(data.me.servers.edges.map(({ node }) => node))
  client.cache.writeQuery({
    query: MyServers,
    data: {
      me: {
        ...data.me,
        servers: {
          ...data.me.servers,
          edges: servers.map((node) => ({ __typename: 'ServerEdge' as const, cursor: node.id, node })),
        },
      },
    },
  })
  announceMyServers()
}

/** Tells the feeds which servers are mine now. */
export function announceMyServers(): void {
  const ids = client.cache.readQuery({ query: MyServers })?.me.servers.edges.map(({ node }) => node.id) ?? []
  for (const listener of membershipListeners) listener(ids)
}

export function addMyServer(server: ServerCard): void {
  updateMyServers((servers) => (servers.some(({ id }) => id === server.id) ? servers : [...servers, server]))
}

export function setGlobalRoles(globalRoles: readonly GlobalRole[]): void {
  client.cache.updateQuery({ query: MyServers }, (data) =>
    data ? { me: { ...data.me, globalRoles: [...globalRoles] } } : undefined,
  )
}

export function removeMyServer(id: string): void {
  updateMyServers((servers) => servers.filter((server) => server.id !== id))
}

const byPosition = (a: Channel, b: Channel) => a.position - b.position || (a.id < b.id ? -1 : 1)

/** Changes the channels of a server's view; nothing if the view was not read yet. */
export function updateChannels(serverId: string, update: (channels: readonly Channel[]) => readonly Channel[]): void {
  client.cache.updateQuery({ query: ServerView, variables: { id: serverId } }, (data) =>
    data ? { server: { ...data.server, channels: update(data.server.channels).toSorted(byPosition) } } : undefined,
  )
}

/** Puts new roles, or what changed of me, into a server's view; nothing if the view was not read yet. */
export function updateView(serverId: string, change: Partial<Pick<ServerViewData, 'roles' | 'me'>>): void {
  client.cache.updateQuery({ query: ServerView, variables: { id: serverId } }, (data) =>
    data ? { server: { ...data.server, ...change } as typeof data.server } : undefined,
  )
}
