import { useFragment } from '@apollo/client/react'
import { graphql } from '@/gql/later'
import type { ChannelSettingsQuery, SetOverwriteInput, UpdateChannelInput } from '@/gql/later/graphql'
import { client } from '@/live/client'
import type { Privacy } from '@/manage/compare'
import { RIGHTS, useLiveQuery } from '@/manage/useLiveQuery'

graphql(/* GraphQL */ `
  fragment ManagedChannel on Channel {
    id
    serverId
    kind
    name
    topic
    parentId
    slowMode
    synced
    private
  }
`)

const ChannelSettings = graphql(/* GraphQL */ `
  query ChannelSettings($id: ID!) {
    channel(id: $id) {
      channel {
        ...ManagedChannel @unmask
      }
      permissions
      overwrites {
        roleId
        userId
        user {
          ...ManagedPerson @unmask
        }
        allow
        deny
      }
    }
  }
`)

const Viewers = graphql(/* GraphQL */ `
  query Viewers($serverId: ID!, $channelId: ID!, $after: ID) {
    server(id: $serverId) {
      viewers(channelId: $channelId, first: 50, after: $after) {
        edges {
          node {
            ...ManagedPerson @unmask
          }
        }
        pageInfo {
          hasNextPage
        }
        total
      }
    }
  }
`)

const ListedChannels = graphql(/* GraphQL */ `
  query ListedChannels($id: ID!) {
    server(id: $id) {
      channels {
        ...ManagedChannel @unmask
      }
    }
  }
`)

const UpdateChannelSettings = graphql(/* GraphQL */ `
  mutation UpdateChannelSettings($input: UpdateChannelInput!) {
    updateChannel(input: $input) {
      ...ManagedChannel @unmask
    }
  }
`)

const SetOverwrite = graphql(/* GraphQL */ `
  mutation SetOverwrite($input: SetOverwriteInput!) {
    setOverwrite(input: $input) {
      channel {
        ...ManagedChannel @unmask
      }
    }
  }
`)

const SyncChannel = graphql(/* GraphQL */ `
  mutation SyncChannel($id: ID!) {
    syncChannel(id: $id) {
      ...ManagedChannel @unmask
    }
  }
`)

const SetChannelPrivate = graphql(/* GraphQL */ `
  mutation SetChannelPrivate($id: ID!, $private: Boolean!, $roleIds: [ID!], $userIds: [ID!]) {
    setChannelPrivate(id: $id, private: $private, roleIds: $roleIds, userIds: $userIds) {
      ...ManagedChannel @unmask
    }
  }
`)

const KnownPerson = graphql(/* GraphQL */ `
  fragment KnownPerson on User {
    id
    displayName
  }
`)

export type ManagedView = ChannelSettingsQuery['channel']
export type ManagedChannel = ManagedView['channel']
export type Overwrite = ManagedView['overwrites'][number]

const changed = [...RIGHTS, 'ChannelUpdated', 'ChannelDeleted', 'MemberChanged'] as const

export function useChannelSettings(serverId: string, id: string) {
  const { data, failure, retry } = useLiveQuery(ChannelSettings, { serverId, variables: { id }, after: changed })
  return { view: data?.channel, failure, retry }
}

/** All channels that the viewer may see, with their states; `undefined` while they are on their way. */
export function useListedChannels(serverId: string) {
  return useLiveQuery(ListedChannels, { serverId, variables: { id: serverId }, after: changed }).data?.server.channels
}

/** The first who can see a channel, live. */
export function useViewers(serverId: string, channelId: string) {
  const variables = { serverId, channelId, after: null }
  return useLiveQuery(Viewers, { serverId, variables, after: changed }).data?.server.viewers
}

/** The name of somebody whom this page or another one has read; `undefined`: unknown here. */
export function useKnownName(userId: string | null | undefined): string | undefined {
  const from = userId ? { __typename: 'User' as const, id: userId } : null
  const { data, complete } = useFragment({ fragment: KnownPerson, from })
  return complete ? data?.displayName : undefined
}

// Each throws what `failureOf` reads.

const again = { refetchQueries: [ChannelSettings, Viewers], awaitRefetchQueries: true }

export async function updateChannel(input: UpdateChannelInput): Promise<void> {
  await client.mutate({ mutation: UpdateChannelSettings, variables: { input } })
}

export async function setOverwrite(input: SetOverwriteInput): Promise<void> {
  await client.mutate({ mutation: SetOverwrite, variables: { input }, ...again })
}

export async function syncChannel(id: string): Promise<void> {
  await client.mutate({ mutation: SyncChannel, variables: { id }, ...again })
}

export async function setPrivate(id: string, privacy: Privacy): Promise<void> {
  await client.mutate({ mutation: SetChannelPrivate, variables: { id, ...privacy }, ...again })
}
