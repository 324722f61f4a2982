import { graphql } from '@/gql/later'
import type { GlobalRole, HoldersQuery, InstanceSettingsQuery } from '@/gql/later/graphql'
import { client } from '@/live/client'
import { OneUser } from './people'

// What only administrators see and do. Each act throws what `failureOf` reads.

export const Holders = graphql(/* GraphQL */ `
  query Holders {
    instance {
      holders {
        role
        at
        user {
          ...ManagedPerson @unmask
        }
        grantedBy {
          ...ManagedPerson @unmask
        }
      }
    }
  }
`)

const GrantGlobalRole = graphql(/* GraphQL */ `
  mutation GrantGlobalRole($userId: ID!, $role: GlobalRole!) {
    grantGlobalRole(userId: $userId, role: $role)
  }
`)

const RevokeGlobalRole = graphql(/* GraphQL */ `
  mutation RevokeGlobalRole($userId: ID!, $role: GlobalRole!) {
    revokeGlobalRole(userId: $userId, role: $role)
  }
`)

export const InstanceSettings = graphql(/* GraphQL */ `
  query InstanceSettings {
    instance {
      settings {
        registrationOpen
        serverCreation
      }
    }
  }
`)

const UpdateInstanceSettings = graphql(/* GraphQL */ `
  mutation UpdateInstanceSettings($registrationOpen: Boolean, $serverCreation: ServerCreation) {
    updateInstanceSettings(registrationOpen: $registrationOpen, serverCreation: $serverCreation) {
      registrationOpen
      serverCreation
    }
  }
`)

export type Holder = HoldersQuery['instance']['holders'][number]
export type Settings = InstanceSettingsQuery['instance']['settings']

/** In the order in which they are shown: who may most, last. */
export const globalRoles: readonly GlobalRole[] = ['USER_MODERATOR', 'SERVER_MODERATOR', 'APPLICATION_ADMINISTRATOR']

export async function setGlobalRole(userId: string, role: GlobalRole, isGiven: boolean): Promise<void> {
  await client.mutate({
    mutation: isGiven ? GrantGlobalRole : RevokeGlobalRole,
    variables: { userId, role },
    refetchQueries: [Holders, OneUser],
    awaitRefetchQueries: true,
  })
}

export async function updateSettings(changes: Partial<Settings>): Promise<void> {
  await client.mutate({
    mutation: UpdateInstanceSettings,
    variables: {
      registrationOpen: changes.registrationOpen ?? null,
      serverCreation: changes.serverCreation ?? null,
    },
    refetchQueries: [InstanceSettings],
    awaitRefetchQueries: true,
  })
}
