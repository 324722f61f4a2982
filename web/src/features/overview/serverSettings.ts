import { graphql } from '@/gql/later'
import type { ReadSettingsQuery, ServerSettingsFragment, UpdateServerInput } from '@/gql/later/graphql'
import { client } from '@/live/client'
import { removeMyServer } from '@/live/servers'
import { useLiveQuery } from '@/manage/useLiveQuery'

graphql(/* GraphQL */ `
  fragment ServerSettings on Server {
    id
    name
    description
    public
    ownerId
    rules
    picture {
      id
      medium
      large
    }
    banner {
      id
      medium
      large
    }
  }
`)

const ReadSettings = graphql(/* GraphQL */ `
  query ReadSettings($id: ID!) {
    server(id: $id) {
      server {
        ...ServerSettings @unmask
      }
      onboarding {
        welcomeChannelId
        defaultChannelIds
      }
    }
  }
`)

const UpdateServer = graphql(/* GraphQL */ `
  mutation UpdateServer($input: UpdateServerInput!) {
    updateServer(input: $input) {
      ...ServerSettings @unmask
    }
  }
`)

const TransferServer = graphql(/* GraphQL */ `
  mutation TransferServer($id: ID!, $userId: ID!) {
    transferServer(id: $id, userId: $userId) {
      ...ServerSettings @unmask
    }
  }
`)

const DeleteServer = graphql(/* GraphQL */ `
  mutation DeleteServer($id: ID!, $name: String!) {
    deleteServer(id: $id, name: $name)
  }
`)

export type Settings = ServerSettingsFragment

const changed = ['Ready', 'Resync', 'ServerChanged', 'ChannelDeleted'] as const

/** Where newcomers are led. */
export type Onboarding = ReadSettingsQuery['server']['onboarding']

/** A server's settings, kept live. */
export function useSettings(serverId: string): { server: Settings; onboarding: Onboarding } | undefined {
  return useLiveQuery(ReadSettings, { serverId, variables: { id: serverId }, after: changed }).data?.server
}

// Each throws what `failureOf` reads.

export async function updateServer(input: UpdateServerInput): Promise<void> {
  await client.mutate({
    mutation: UpdateServer,
    variables: { input },
    refetchQueries: [{ query: ReadSettings, variables: { id: input.id } }],
    awaitRefetchQueries: true,
  })
}

export async function transferServer(id: string, userId: string): Promise<void> {
  await client.mutate({ mutation: TransferServer, variables: { id, userId } })
}

export async function deleteServer(id: string, name: string): Promise<void> {
  await client.mutate({ mutation: DeleteServer, variables: { id, name } })
  removeMyServer(id)
}
