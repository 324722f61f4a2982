import { graphql } from '@/gql/later'
import type { ReportPartsFragment } from '@/gql/later/graphql'
import { client } from '@/live/client'
import './failures'
import './instanceCache'

// What people reported, and the work on it. Each act throws what `failureOf` reads.

graphql(/* GraphQL */ `
  fragment ReportParts on Report {
    id
    kind
    reason
    comment
    at
    state
    note
    reporter {
      ...ManagedPerson @unmask
    }
    target {
      ...ManagedPerson @unmask
    }
    message {
      id
      serverId
      channelId
      content
      sentAt
    }
    assignee {
      ...ManagedPerson @unmask
    }
    closedBy {
      ...ManagedPerson @unmask
    }
  }
`)

export const Reports = graphql(/* GraphQL */ `
  query Reports($state: ReportState!, $after: String) {
    instance {
      reports(first: 20, after: $after, state: $state) {
        edges {
          node {
            ...ReportParts @unmask
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

export const OneReport = graphql(/* GraphQL */ `
  query OneReport($id: ID!) {
    instance {
      report(id: $id) {
        ...ReportParts @unmask
      }
    }
  }
`)

const TakeReport = graphql(/* GraphQL */ `
  mutation TakeReport($id: ID!) {
    takeReport(id: $id) {
      ...ReportParts @unmask
    }
  }
`)

const ReleaseReport = graphql(/* GraphQL */ `
  mutation ReleaseReport($id: ID!) {
    releaseReport(id: $id) {
      ...ReportParts @unmask
    }
  }
`)

const CloseReport = graphql(/* GraphQL */ `
  mutation CloseReport($id: ID!, $state: ReportState!, $note: String) {
    closeReport(id: $id, state: $state, note: $note) {
      ...ReportParts @unmask
    }
  }
`)

export type Report = ReportPartsFragment
export type ReportedMessage = NonNullable<Report['message']>
export type Outcome = Exclude<Report['state'], 'OPEN'>

export async function takeReport(id: string): Promise<void> {
  await client.mutate({ mutation: TakeReport, variables: { id } })
}

export async function releaseReport(id: string): Promise<void> {
  await client.mutate({ mutation: ReleaseReport, variables: { id } })
}

export async function closeReport(id: string, state: Outcome, note: string): Promise<void> {
  await client.mutate({ mutation: CloseReport, variables: { id, state, note: note || null } })
}
