import { graphql } from '@/gql/later'
import { client } from '@/live/client'
import { changeMember, removeMember } from '@/live/members'
import '@/manage/failures'

// What is done to members. Each throws what `failureOf` reads; the answer is drawn before its event comes.

const SetNickname = graphql(/* GraphQL */ `
  mutation SetNickname($serverId: ID!, $userId: ID, $nickname: String) {
    setNickname(serverId: $serverId, userId: $userId, nickname: $nickname) {
      ...ManagedMember @unmask
    }
  }
`)

const MuteMember = graphql(/* GraphQL */ `
  mutation MuteMember($serverId: ID!, $userId: ID!, $until: DateTime!, $reason: String) {
    muteMember(serverId: $serverId, userId: $userId, until: $until, reason: $reason) {
      ...ManagedMember @unmask
    }
  }
`)

const UnmuteMember = graphql(/* GraphQL */ `
  mutation UnmuteMember($serverId: ID!, $userId: ID!) {
    unmuteMember(serverId: $serverId, userId: $userId) {
      ...ManagedMember @unmask
    }
  }
`)

const KickMember = graphql(/* GraphQL */ `
  mutation KickMember($serverId: ID!, $userId: ID!, $reason: String) {
    kickMember(serverId: $serverId, userId: $userId, reason: $reason)
  }
`)

const BanMember = graphql(/* GraphQL */ `
  mutation BanMember($serverId: ID!, $userId: ID!, $reason: String, $deleteHours: Int) {
    banMember(serverId: $serverId, userId: $userId, reason: $reason, deleteHours: $deleteHours)
  }
`)

const AddRole = graphql(/* GraphQL */ `
  mutation AddRole($serverId: ID!, $userId: ID!, $roleId: ID!) {
    addRole(serverId: $serverId, userId: $userId, roleId: $roleId) {
      ...ManagedMember @unmask
    }
  }
`)

const RemoveRole = graphql(/* GraphQL */ `
  mutation RemoveRole($serverId: ID!, $userId: ID!, $roleId: ID!) {
    removeRole(serverId: $serverId, userId: $userId, roleId: $roleId) {
      ...ManagedMember @unmask
    }
  }
`)

graphql(/* GraphQL */ `
  fragment ManagedMember on Member {
    joinedAt
    presence
    nickname
    roleIds
    mutedUntil
    pending
    user {
      id
      username
      displayName
    }
  }
`)

export async function setNickname(serverId: string, userId: string, isMe: boolean, nickname: string): Promise<void> {
  const variables = { serverId, userId: isMe ? null : userId, nickname: nickname === '' ? null : nickname }
  const { data } = await client.mutate({ mutation: SetNickname, variables })
  if (data) changeMember(serverId, data.setNickname)
}

export async function muteMember(serverId: string, userId: string, until: Date, reason: string): Promise<void> {
  const variables = { serverId, userId, until: until.toISOString(), reason: reason || null }
  const { data } = await client.mutate({ mutation: MuteMember, variables })
  if (data) changeMember(serverId, data.muteMember)
}

export async function unmuteMember(serverId: string, userId: string): Promise<void> {
  const { data } = await client.mutate({ mutation: UnmuteMember, variables: { serverId, userId } })
  if (data) changeMember(serverId, data.unmuteMember)
}

export async function kickMember(serverId: string, userId: string, reason: string): Promise<void> {
  await client.mutate({ mutation: KickMember, variables: { serverId, userId, reason: reason || null } })
  removeMember(serverId, userId)
}

export async function banMember(
  serverId: string,
  userId: string,
  { reason, deleteHours }: { reason: string; deleteHours: number },
): Promise<void> {
  await client.mutate({ mutation: BanMember, variables: { serverId, userId, reason: reason || null, deleteHours } })
  removeMember(serverId, userId)
}

export async function setRole(serverId: string, userId: string, roleId: string, isGiven: boolean): Promise<void> {
  const variables = { serverId, userId, roleId }
  if (isGiven) {
    const { data } = await client.mutate({ mutation: AddRole, variables })
    if (data) changeMember(serverId, data.addRole)
  } else {
    const { data } = await client.mutate({ mutation: RemoveRole, variables })
    if (data) changeMember(serverId, data.removeRole)
  }
}
