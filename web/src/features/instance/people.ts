import { graphql } from '@/gql/later'
import type { InstanceUserPartsFragment, SuspensionPartsFragment } from '@/gql/later/graphql'
import { client } from '@/live/client'
import './failures'
import './instanceCache'

// People as those see them who moderate this Beep, and what is done to them. Each act throws what `failureOf` reads.

graphql(/* GraphQL */ `
  fragment SuspensionParts on Suspension {
    at
    until
    reason
    by {
      ...ManagedPerson @unmask
    }
  }
`)

graphql(/* GraphQL */ `
  fragment InstanceUserParts on InstanceUser {
    user {
      ...ManagedPerson @unmask
    }
    firstName
    lastName
    email
    createdAt
    globalRoles
    sessionCount
    suspension {
      ...SuspensionParts @unmask
    }
  }
`)

export const FindUsers = graphql(/* GraphQL */ `
  query FindUsers($query: String, $suspended: Boolean, $after: String) {
    instance {
      users(first: 30, after: $after, query: $query, suspended: $suspended) {
        edges {
          node {
            ...InstanceUserParts @unmask
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

export const OneUser = graphql(/* GraphQL */ `
  query OneUser($id: ID!) {
    instance {
      user(id: $id) {
        ...InstanceUserParts @unmask
      }
    }
  }
`)

const SuspendUser = graphql(/* GraphQL */ `
  mutation SuspendUser($id: ID!, $until: DateTime, $reason: String!) {
    suspendUser(id: $id, until: $until, reason: $reason) {
      ...InstanceUserParts @unmask
    }
  }
`)

const RestoreUser = graphql(/* GraphQL */ `
  mutation RestoreUser($id: ID!, $reason: String) {
    restoreUser(id: $id, reason: $reason) {
      ...InstanceUserParts @unmask
    }
  }
`)

const SignOutUser = graphql(/* GraphQL */ `
  mutation SignOutUser($id: ID!, $reason: String) {
    signOutUser(id: $id, reason: $reason) {
      ...InstanceUserParts @unmask
    }
  }
`)

export type InstanceUser = InstanceUserPartsFragment
export type Suspension = SuspensionPartsFragment

/** `until`: null for without end. Every session of the person ends. */
export async function suspendUser(id: string, until: Date | null, reason: string): Promise<void> {
  await client.mutate({
    mutation: SuspendUser,
    variables: { id, until: until?.toISOString() ?? null, reason },
    refetchQueries: [FindUsers],
    awaitRefetchQueries: true,
  })
}

export async function restoreUser(id: string, reason: string): Promise<void> {
  await client.mutate({
    mutation: RestoreUser,
    variables: { id, reason: reason || null },
    refetchQueries: [FindUsers],
    awaitRefetchQueries: true,
  })
}

/** Ends every session of the person, who may sign in again at once. */
export async function signOutUser(id: string, reason: string): Promise<void> {
  await client.mutate({ mutation: SignOutUser, variables: { id, reason: reason || null } })
}
