import { randomUUID } from 'node:crypto'
import type { Api } from './api'

type Role = { id: string; name: string; isDefault: boolean; position: number; permissions: string[] }

/** Roles and exceptions past the browser, as somebody who may change them. */
export class Rights {
  private readonly api: Api
  private readonly serverId: string

  constructor(api: Api, serverId: string) {
    this.api = api
    this.serverId = serverId
  }

  /** Highest first. */
  async roles(): Promise<Role[]> {
    const { server } = await this.api.run<{ server: { roles: Role[] } }>(
      'query($id: ID!) { server(id: $id) { roles { id name isDefault position permissions } } }',
      { id: this.serverId },
    )
    return server.roles
  }

  async everyone(): Promise<Role> {
    const role = (await this.roles()).find(({ isDefault }) => isDefault)
    if (!role) throw new Error('no default role')
    return role
  }

  async create(name: string, permissions: string[] = [], looks: { hoist?: boolean } = {}): Promise<string> {
    const input = { requestId: randomUUID(), serverId: this.serverId, name, permissions, ...looks }
    const { createRole } = await this.api.run<{ createRole: { id: string } }>(
      'mutation($input: CreateRoleInput!) { createRole(input: $input) { id } }',
      { input },
    )
    return createRole.id
  }

  async set(id: string, permissions: string[]): Promise<void> {
    await this.api.run('mutation($input: UpdateRoleInput!) { updateRole(input: $input) { id } }', {
      input: { serverId: this.serverId, id, permissions },
    })
  }

  /** What everybody may do, without these. */
  async takeFromEveryone(...permissions: string[]): Promise<void> {
    const role = await this.everyone()
    await this.set(
      role.id,
      role.permissions.filter((it) => !permissions.includes(it)),
    )
  }

  async giveEveryone(...permissions: string[]): Promise<void> {
    const role = await this.everyone()
    await this.set(role.id, [...new Set([...role.permissions, ...permissions])])
  }

  async give(userId: string, roleId: string): Promise<void> {
    await this.api.run(
      'mutation($serverId: ID!, $userId: ID!, $roleId: ID!) { addRole(serverId: $serverId, userId: $userId, roleId: $roleId) { roleIds } }',
      { serverId: this.serverId, userId, roleId },
    )
  }

  async take(userId: string, roleId: string): Promise<void> {
    await this.api.run(
      'mutation($serverId: ID!, $userId: ID!, $roleId: ID!) { removeRole(serverId: $serverId, userId: $userId, roleId: $roleId) { roleIds } }',
      { serverId: this.serverId, userId, roleId },
    )
  }

  async setPrivate(id: string, isPrivate: boolean, roleIds: string[] = []): Promise<void> {
    await this.api.run(
      'mutation($id: ID!, $private: Boolean!, $roleIds: [ID!]) { setChannelPrivate(id: $id, private: $private, roleIds: $roleIds) { id } }',
      { id, private: isPrivate, roleIds },
    )
  }

  async setOverwrite(
    channelId: string,
    target: { roleId: string } | { userId: string },
    allow: string[],
    deny: string[],
  ): Promise<void> {
    await this.api.run('mutation($input: SetOverwriteInput!) { setOverwrite(input: $input) { channel { id } } }', {
      input: { channelId, ...target, allow, deny },
    })
  }
}
