import { graphql } from '@/gql/later'
import type { CreateInvitationInput, InvitationPartsFragment } from '@/gql/later/graphql'
import { client } from '@/live/client'
import '@/manage/failures'

graphql(/* GraphQL */ `
  fragment InvitationParts on Invitation {
    code
    createdAt
    expiresAt
    maxUses
    uses
    temporary
    inviter {
      id
      username
      displayName
    }
  }
`)

const CreateInvitation = graphql(/* GraphQL */ `
  mutation CreateInvitation($input: CreateInvitationInput!) {
    createInvitation(input: $input) {
      ...InvitationParts @unmask
    }
  }
`)

const RevokeInvitation = graphql(/* GraphQL */ `
  mutation RevokeInvitation($code: String!) {
    revokeInvitation(code: $code)
  }
`)

const Invite = graphql(/* GraphQL */ `
  mutation Invite($serverId: ID!, $username: String!) {
    invite(serverId: $serverId, username: $username) {
      id
    }
  }
`)

export type InvitationLink = InvitationPartsFragment

export const linkOf = (code: string) => `${location.origin}/i/${code}`

// Each throws what `failureOf` reads.

export async function createInvitation(input: CreateInvitationInput): Promise<InvitationLink> {
  const { data } = await client.mutate({ mutation: CreateInvitation, variables: { input } })
  if (!data) throw new Error('no data')
  return data.createInvitation
}

export async function revokeInvitation(code: string): Promise<void> {
  await client.mutate({ mutation: RevokeInvitation, variables: { code } })
}

export async function invite(serverId: string, username: string): Promise<void> {
  await client.mutate({ mutation: Invite, variables: { serverId, username } })
}
