import { graphql } from '@/gql/later'
import type { AccessChangeFragment, MoveChannelInput, SetOverwriteInput, UpdateRoleInput } from '@/gql/later/graphql'
import { client } from '@/live/client'

graphql(/* GraphQL */ `
  fragment AccessChange on AccessDiff {
    affected
    server {
      ...RightChange @unmask
    }
    channels {
      channelId
      changes {
        ...RightChange @unmask
      }
    }
  }
`)
graphql(/* GraphQL */ `
  fragment RightChange on PermissionDiff {
    permission
    gain
    lose
    gaining {
      ...ManagedPerson @unmask
    }
    losing {
      ...ManagedPerson @unmask
    }
  }
`)

const CompareRole = graphql(/* GraphQL */ `
  query CompareRole($serverId: ID!, $input: UpdateRoleInput!) {
    server(id: $serverId) {
      compareRole(input: $input) {
        ...AccessChange @unmask
      }
    }
  }
`)

const CompareOverwrite = graphql(/* GraphQL */ `
  query CompareOverwrite($serverId: ID!, $input: SetOverwriteInput!) {
    server(id: $serverId) {
      compareOverwrite(input: $input) {
        ...AccessChange @unmask
      }
    }
  }
`)

const CompareMove = graphql(/* GraphQL */ `
  query CompareMove($serverId: ID!, $input: MoveChannelInput!) {
    server(id: $serverId) {
      compareMove(input: $input) {
        ...AccessChange @unmask
      }
    }
  }
`)

const ComparePrivate = graphql(/* GraphQL */ `
  query ComparePrivate($serverId: ID!, $id: ID!, $private: Boolean!, $roleIds: [ID!], $userIds: [ID!]) {
    server(id: $serverId) {
      comparePrivate(channelId: $id, private: $private, roleIds: $roleIds, userIds: $userIds) {
        ...AccessChange @unmask
      }
    }
  }
`)

const CompareSync = graphql(/* GraphQL */ `
  query CompareSync($serverId: ID!, $id: ID!) {
    server(id: $serverId) {
      compareSync(channelId: $id) {
        ...AccessChange @unmask
      }
    }
  }
`)

const CompareRoleDeletion = graphql(/* GraphQL */ `
  query CompareRoleDeletion($serverId: ID!, $id: ID!) {
    server(id: $serverId) {
      compareRoleDeletion(roleId: $id) {
        ...AccessChange @unmask
      }
    }
  }
`)

export type AccessDiff = AccessChangeFragment

// What saving would change, for whom. Each throws what `failureOf` reads; never answered from a cache.

export async function compareRole(input: UpdateRoleInput): Promise<AccessDiff> {
  const variables = { serverId: input.serverId, input }
  const { data } = await client.query({ query: CompareRole, variables, fetchPolicy: 'no-cache' })
  if (!data) throw new Error('no data')
  return data.server.compareRole
}

export async function compareOverwrite(serverId: string, input: SetOverwriteInput): Promise<AccessDiff> {
  const { data } = await client.query({
    query: CompareOverwrite,
    variables: { serverId, input },
    fetchPolicy: 'no-cache',
  })
  if (!data) throw new Error('no data')
  return data.server.compareOverwrite
}

export async function compareMove(serverId: string, input: MoveChannelInput): Promise<AccessDiff> {
  const { data } = await client.query({ query: CompareMove, variables: { serverId, input }, fetchPolicy: 'no-cache' })
  if (!data) throw new Error('no data')
  return data.server.compareMove
}

/** Who is let in to a channel. */
export interface Privacy {
  private: boolean
  roleIds: string[]
  userIds: string[]
}

export async function comparePrivate(serverId: string, id: string, privacy: Privacy): Promise<AccessDiff> {
  const variables = { serverId, id, ...privacy }
  const { data } = await client.query({ query: ComparePrivate, variables, fetchPolicy: 'no-cache' })
  if (!data) throw new Error('no data')
  return data.server.comparePrivate
}

export async function compareSync(serverId: string, id: string): Promise<AccessDiff> {
  const { data } = await client.query({ query: CompareSync, variables: { serverId, id }, fetchPolicy: 'no-cache' })
  if (!data) throw new Error('no data')
  return data.server.compareSync
}

export async function compareRoleDeletion(serverId: string, id: string): Promise<AccessDiff> {
  const variables = { serverId, id }
  const { data } = await client.query({ query: CompareRoleDeletion, variables, fetchPolicy: 'no-cache' })
  if (!data) throw new Error('no data')
  return data.server.compareRoleDeletion
}
