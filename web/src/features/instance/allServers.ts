import { graphql } from '@/gql/later'
import type { InstanceServerPartsFragment } from '@/gql/later/graphql'
import { client } from '@/live/client'
import './failures'
import './instanceCache'

// All servers as those see them who moderate this Beep, and what is done to them. Each act throws what `failureOf` reads.

graphql(/* GraphQL */ `
  fragment InstanceServerParts on InstanceServer {
    id
    name
    description
    public
    memberCount
    createdAt
    owner {
      ...ManagedPerson @unmask
    }
    suspension {
      ...SuspensionParts @unmask
    }
  }
`)

export const FindServers = graphql(/* GraphQL */ `
  query FindServers($query: String, $suspended: Boolean, $after: String) {
    instance {
      servers(first: 30, after: $after, query: $query, suspended: $suspended) {
        edges {
          node {
            ...InstanceServerParts @unmask
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

export const OneServer = graphql(/* GraphQL */ `
  query OneServer($id: ID!) {
    instance {
      server(id: $id) {
        ...InstanceServerParts @unmask
      }
    }
  }
`)

const SuspendServer = graphql(/* GraphQL */ `
  mutation SuspendServer($id: ID!, $reason: String!) {
    suspendServer(id: $id, reason: $reason) {
      ...InstanceServerParts @unmask
    }
  }
`)

const RestoreServer = graphql(/* GraphQL */ `
  mutation RestoreServer($id: ID!, $reason: String) {
    restoreServer(id: $id, reason: $reason) {
      ...InstanceServerParts @unmask
    }
  }
`)

const RemoveServer = graphql(/* GraphQL */ `
  mutation RemoveServer($id: ID!, $name: String!, $reason: String!) {
    removeServer(id: $id, name: $name, reason: $reason)
  }
`)

export type InstanceServer = InstanceServerPartsFragment

export async function suspendServer(id: string, reason: string): Promise<void> {
  await client.mutate({
    mutation: SuspendServer,
    variables: { id, reason },
    refetchQueries: [FindServers],
    awaitRefetchQueries: true,
  })
}

export async function restoreServer(id: string, reason: string): Promise<void> {
  await client.mutate({
    mutation: RestoreServer,
    variables: { id, reason: reason || null },
    refetchQueries: [FindServers],
    awaitRefetchQueries: true,
  })
}

/** Deletes it with everything in it; `name`: typed, as it is called. */
export async function removeServer(id: string, name: string, reason: string): Promise<void> {
  await client.mutate({
    mutation: RemoveServer,
    variables: { id, name, reason },
    refetchQueries: [FindServers],
    awaitRefetchQueries: true,
  })
}
