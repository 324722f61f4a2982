import { graphql } from '@/gql/later'
import type { ReasonPartsFragment } from '@/gql/later/graphql'
import { RIGHTS, useLiveQuery } from './useLiveQuery'

graphql(/* GraphQL */ `
  fragment ReasonParts on PermissionReason {
    permission
    allowed
    rule
    roleId
    channelId
    until
  }
`)

const Explain = graphql(/* GraphQL */ `
  query Explain($serverId: ID!, $userId: ID!, $channelId: ID) {
    server(id: $serverId) {
      explain(userId: $userId, channelId: $channelId) {
        ...ReasonParts @unmask
      }
    }
  }
`)

export type Reason = ReasonPartsFragment

interface Question {
  serverId: string
  userId: string
  /** Without it: in the server as such. */
  channelId: string | null
}

/** What somebody may do, and the one rule that decided each right; kept live. */
export function useReasons({ serverId, userId, channelId }: Question) {
  const { data, failure } = useLiveQuery(Explain, {
    serverId,
    variables: { serverId, userId, channelId },
    after: RIGHTS,
  })
  return { reasons: data?.server.explain, failure }
}
