import { graphql } from '@/gql/later'
import type { InstanceAuditQuery } from '@/gql/later/graphql'
import './failures'
import './instanceCache'

export const InstanceAudit = graphql(/* GraphQL */ `
  query InstanceAudit($after: String, $actorId: ID, $action: String, $targetId: ID) {
    instance {
      auditLog(first: 30, after: $after, actorId: $actorId, action: $action, targetId: $targetId) {
        edges {
          node {
            id
            at
            action
            targetKind
            targetId
            reason
            before
            after
            actor {
              ...ManagedPerson @unmask
            }
            targetUser {
              ...ManagedPerson @unmask
            }
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

export type Entry = InstanceAuditQuery['instance']['auditLog']['edges'][number]['node']
