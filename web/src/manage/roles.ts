import { graphql } from '@/gql/later'
import type { CreateRoleInput, RolePartsFragment, UpdateRoleInput } from '@/gql/later/graphql'
import { client } from '@/live/client'
import './failures'
import { RIGHTS, useLiveQuery } from './useLiveQuery'

graphql(/* GraphQL */ `
  fragment RoleParts on Role {
    id
    serverId
    name
    color
    hoist
    mentionable
    isDefault
    position
    permissions
    memberCount
  }
`)

const Roles = graphql(/* GraphQL */ `
  query Roles($id: ID!) {
    server(id: $id) {
      roles {
        ...RoleParts @unmask
      }
      me {
        roleIds
      }
    }
  }
`)

const CreateRole = graphql(/* GraphQL */ `
  mutation CreateRole($input: CreateRoleInput!) {
    createRole(input: $input) {
      ...RoleParts @unmask
    }
  }
`)

const UpdateRole = graphql(/* GraphQL */ `
  mutation UpdateRole($input: UpdateRoleInput!) {
    updateRole(input: $input) {
      ...RoleParts @unmask
    }
  }
`)

const MoveRole = graphql(/* GraphQL */ `
  mutation MoveRole($serverId: ID!, $id: ID!, $aboveId: ID) {
    moveRole(serverId: $serverId, id: $id, aboveId: $aboveId) {
      ...RoleParts @unmask
    }
  }
`)

const DeleteRole = graphql(/* GraphQL */ `
  mutation DeleteRole($serverId: ID!, $id: ID!) {
    deleteRole(serverId: $serverId, id: $id)
  }
`)

export type Role = RolePartsFragment

const none: readonly Role[] = []

/** The counts of members change with members. */
const changed = [...RIGHTS, 'MemberChanged', 'MemberJoined', 'MemberLeft'] as const

/** The roles of a server, highest first, and which are the viewer's own; kept live. */
export function useRoles(serverId: string): {
  roles: readonly Role[]
  mine: readonly string[]
  isLoaded: boolean
} {
  const { data } = useLiveQuery(Roles, { serverId, variables: { id: serverId }, after: changed })
  return {
    roles: data?.server.roles ?? none,
    mine: data?.server.me.roleIds ?? [],
    isLoaded: data !== undefined,
  }
}

// Each throws what `failureOf` reads. The roles are read anew: positions and counts of others change with one.

const again = { refetchQueries: [Roles], awaitRefetchQueries: true }

export async function createRole(input: CreateRoleInput): Promise<Role> {
  const { data } = await client.mutate({ mutation: CreateRole, variables: { input }, ...again })
  if (!data) throw new Error('no data')
  return data.createRole
}

export async function updateRole(input: UpdateRoleInput): Promise<void> {
  await client.mutate({ mutation: UpdateRole, variables: { input } })
}

/** Puts a role directly above another one; `null`: lowest. */
export async function moveRole(serverId: string, id: string, aboveId: string | null): Promise<void> {
  await client.mutate({ mutation: MoveRole, variables: { serverId, id, aboveId }, ...again })
}

export async function deleteRole(serverId: string, id: string): Promise<void> {
  await client.mutate({ mutation: DeleteRole, variables: { serverId, id }, ...again })
}
