import { useQuery } from '@apollo/client/react'
import { Trans } from '@lingui/react/macro'
import { graphql } from '@/gql'
import { failureText } from '@/live/failureText'
import { failureOf } from '@/live/failure'
import { useMyServers } from '@/live/servers'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { Skeleton } from '@/ui/Skeleton'
import { PublicServer } from './PublicServer'
import { openServerDialog } from './serverDialogs'
import styles from './Discover.module.css'

const PAGE = 30

const PublicServers = graphql(/* GraphQL */ `
  query PublicServers($first: Int, $after: String) {
    publicServers(first: $first, after: $after) {
      edges {
        cursor
        node {
          ...ServerParts @unmask
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** Servers that anybody may join, a page at a time. */
export function Discover() {
  const { data, error, loading, refetch, fetchMore } = useQuery(PublicServers, {
    variables: { first: PAGE },
    // Others make servers while one is away from this page.
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  })
  const mine = new Set(useMyServers().servers.map(({ id }) => id))
  if (error && !data) {
    return (
      <EmptyState
        drawing="cable"
        title={failureText(failureOf(error))}
        actions={
          <Button look="primary" onClick={() => void refetch()}>
            <Trans>Try again</Trans>
          </Button>
        }
      />
    )
  }
  if (!data) return <Loading />
  const { edges, pageInfo } = data.publicServers
  if (edges.length === 0) {
    return (
      <EmptyState
        drawing="islands"
        title={<Trans>No public servers yet</Trans>}
        actions={
          <Button look="primary" onClick={() => openServerDialog({ kind: 'create' })}>
            <Trans>Create a server</Trans>
          </Button>
        }
      >
        <Trans>Be the first: make one that is open to all.</Trans>
      </EmptyState>
    )
  }
  const more = () =>
    fetchMore({
      variables: { after: pageInfo.endCursor },
      updateQuery: (before, { fetchMoreResult: { publicServers: next } }) => ({
        publicServers: { ...next, edges: [...before.publicServers.edges, ...next.edges] },
      }),
    })
  return (
    <div className={styles.scroller}>
      <p className={styles.lead}>
        <Trans>Open to all. Have a look around, join what you like.</Trans>
      </p>
      <ul className={styles.grid}>
        {edges.map(({ node }) => (
          <PublicServer key={node.id} server={node} joined={mine.has(node.id)} />
        ))}
      </ul>
      {pageInfo.hasNextPage && (
        <p className={styles.more}>
          <Button pending={loading} onClick={() => void more()}>
            <Trans>Show more</Trans>
          </Button>
        </p>
      )}
    </div>
  )
}

function Loading() {
  return (
    <div className={styles.scroller} aria-busy="true">
      <div className={styles.grid}>
        {[1, 2, 3, 4, 5, 6].map((n) => (
          <Skeleton key={n} width="100%" height="11rem" radius="16px" />
        ))}
      </div>
    </div>
  )
}
