import { useQuery } from '@apollo/client/react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useDeferredValue, useState } from 'react'
import { graphql } from '@/gql/later'
import type { ServerSort } from '@/gql/later/graphql'
import { failureOf } from '@/live/failure'
import { failureText } from '@/live/failureText'
import { useMyServers } from '@/live/servers'
import { Choice } from '@/manage/members/Choice'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { Field } from '@/ui/Field'
import { Skeleton } from '@/ui/Skeleton'
import { PublicServer } from './PublicServer'
import styles from './Discover.module.css'

const PAGE = 30

const PublicServers = graphql(/* GraphQL */ `
  query PublicServers($first: Int, $after: String, $query: String, $sort: ServerSort) {
    publicServers(first: $first, after: $after, query: $query, sort: $sort) {
      edges {
        cursor
        node {
          id
          name
          description
          public
          ownerId
          memberCount
          onlineCount
          createdAt
          picture {
            id
            medium
          }
          banner {
            id
            medium
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** Servers that anybody may join: looked for, in an order of one's choice, a page at a time. */
export function Discover({ onCreate }: { onCreate: () => void }) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const [sort, setSort] = useState<ServerSort>('MEMBERS')
  const query = useDeferredValue(text.trim())
  return (
    <div className={styles.scroller}>
      <p className={styles.lead}>
        <Trans>Open to all. Have a look around, join what you like.</Trans>
      </p>
      <search className={styles.tools}>
        <Field
          type="search"
          label={t`Search`}
          placeholder={t`Name or description`}
          value={text}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <Choice
          legend={t`Order`}
          name="sort"
          value={sort}
          onChange={(value) => setSort(value as ServerSort)}
          options={[
            ['MEMBERS', t`Most members`],
            ['ACTIVITY', t`Most lively`],
            ['NEWEST', t`Newest`],
          ]}
        />
      </search>
      <Found query={query} sort={sort} onCreate={onCreate} />
    </div>
  )
}

function Found({ query, sort, onCreate }: { query: string; sort: ServerSort; onCreate: () => void }) {
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(PublicServers, {
    variables: { first: PAGE, query: query === '' ? null : query, sort },
    // Others make servers while one is away from this page.
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  })
  const mine = new Set(useMyServers().servers.map(({ id }) => id))
  // While the next answer is on its way the last one stays.
  const found = (data ?? previousData)?.publicServers
  if (error && !found) {
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
  if (!found) return <Loading />
  const { edges, pageInfo } = found
  if (edges.length === 0) return query === '' ? <NoneYet onCreate={onCreate} /> : <NoneFound query={query} />
  const more = () =>
    fetchMore({
      variables: { after: pageInfo.endCursor },
      updateQuery: (before, { fetchMoreResult: { publicServers: next } }) => ({
        publicServers: { ...next, edges: [...before.publicServers.edges, ...next.edges] },
      }),
    })
  return (
    <>
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
    </>
  )
}

function NoneYet({ onCreate }: { onCreate: () => void }) {
  return (
    <EmptyState
      drawing="islands"
      title={<Trans>No public servers yet</Trans>}
      actions={
        <Button look="primary" onClick={onCreate}>
          <Trans>Create a server</Trans>
        </Button>
      }
    >
      <Trans>Be the first: make one that is open to all.</Trans>
    </EmptyState>
  )
}

function NoneFound({ query }: { query: string }) {
  return (
    <div role="status">
      <EmptyState drawing="lost" title={<Trans>Nothing found for “{query}”</Trans>}>
        <Trans>Try fewer or other words.</Trans>
      </EmptyState>
    </div>
  )
}

function Loading() {
  return (
    <div className={styles.grid} aria-busy="true">
      {[1, 2, 3, 4, 5, 6].map((n) => (
        <Skeleton key={n} width="100%" height="11rem" radius="16px" />
      ))}
    </div>
  )
}
