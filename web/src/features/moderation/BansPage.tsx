import { Trans, useLingui } from '@lingui/react/macro'
import { useDeferredValue, useState } from 'react'
import { graphql } from '@/gql/later'
import type { BansQuery } from '@/gql/later/graphql'
import { client } from '@/live/client'
import { Listed } from '@/manage/Listed'
import { attempt } from '@/manage/members/useMemberActs'
import { Pager, usePages } from '@/manage/pages'
import { Pane } from '@/manage/Pane'
import type { SectionProps } from '@/manage/section'
import styles from '@/manage/Table.module.css'
import { useLiveQuery } from '@/manage/useLiveQuery'
import { Avatar } from '@/ui/Avatar'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { Field } from '@/ui/Field'
import { notify } from '@/ui/notices'

const Bans = graphql(/* GraphQL */ `
  query Bans($serverId: ID!, $query: String, $after: String) {
    server(id: $serverId) {
      bans(first: 50, after: $after, query: $query) {
        edges {
          node {
            reason
            at
            user {
              ...ManagedPerson @unmask
            }
            bannedBy {
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

const Unban = graphql(/* GraphQL */ `
  mutation Unban($serverId: ID!, $userId: ID!) {
    unban(serverId: $serverId, userId: $userId)
  }
`)

const after = ['Ready', 'Resync', 'BansChanged'] as const

/** Who may not come back, by whom and why. */
export default function BansPage({ serverId }: SectionProps) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const pages = usePages(query)
  const variables = { serverId, query: query || null, after: pages.after }
  const { data, failure, retry } = useLiveQuery(Bans, { serverId, variables, after, keepsLast: true })
  const found = data?.server.bans
  const lift = (ban: Ban) =>
    attempt(async () => {
      await client.mutate({
        mutation: Unban,
        variables: { serverId, userId: ban.user.id },
        refetchQueries: [Bans],
        awaitRefetchQueries: true,
      })
      notify(t`${ban.user.displayName} may come back.`)
    })
  if (found?.edges.length === 0 && query === '' && pages.isFirst) {
    return (
      <EmptyState drawing="islands" title={<Trans>Nobody is banned</Trans>}>
        <Trans>Who is banned leaves at once and cannot come back. It is done from a member’s menu.</Trans>
      </EmptyState>
    )
  }
  return (
    <Pane wide>
      <search className={styles.tools}>
        <Field
          type="search"
          label={t`Search`}
          placeholder={t`Username or reason`}
          value={text}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
      </search>
      <Listed page={found} failure={failure} onRetry={retry} none={<Trans>No ban fits.</Trans>}>
        {({ edges }) => (
          <ul className={styles.list}>
            {edges.map(({ node }) => (
              <Row key={node.user.id} ban={node} onLift={() => lift(node)} />
            ))}
          </ul>
        )}
      </Listed>
      <Pager pages={pages} info={found?.pageInfo} />
    </Pane>
  )
}

type Ban = BansQuery['server']['bans']['edges'][number]['node']

function Row({ ban, onLift }: { ban: Ban; onLift: () => Promise<void> }) {
  const { t, i18n } = useLingui()
  const [pending, setPending] = useState(false)
  const { user, bannedBy, reason, at } = ban
  const when = i18n.date(new Date(at), { dateStyle: 'medium' })
  const lift = async () => {
    setPending(true)
    await onLift()
    setPending(false)
  }
  return (
    <li>
      <div className={styles.person}>
        <Avatar id={user.id} name={user.displayName} className={styles.avatar} />
        <span>
          <b>{user.displayName}</b>
          <small>@{user.username}</small>
        </span>
      </div>
      <p className={styles.words}>
        {reason || <Trans>No reason was given.</Trans>}
        <small>
          <Trans>
            By {bannedBy.displayName}, {when}
          </Trans>
        </small>
      </p>
      <Button pending={pending} aria-label={t`Lift the ban of ${user.displayName}`} onClick={() => void lift()}>
        <Trans>Lift the ban</Trans>
      </Button>
    </li>
  )
}
