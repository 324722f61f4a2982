import { Trans, useLingui } from '@lingui/react/macro'
import { useDeferredValue, useState } from 'react'
import { graphql } from '@/gql/later'
import { Select } from '@/manage/members/Select'
import { channelName } from '@/manage/channelName'
import { Listed } from '@/manage/Listed'
import { Pane } from '@/manage/Pane'
import type { Person } from '@/manage/people'
import { channelPermissionGroups, permissionGroups, permissionWords } from '@/manage/permissions'
import type { SectionProps } from '@/manage/section'
import { RIGHTS, useLiveQuery } from '@/manage/useLiveQuery'
import { Field } from '@/ui/Field'
import { MemberRow } from './MemberRow'
import styles from './AccessPage.module.css'

const AccessMembers = graphql(/* GraphQL */ `
  query AccessMembers($serverId: ID!, $query: String) {
    server(id: $serverId) {
      members(first: 20, query: $query) {
        edges {
          node {
            user {
              ...ManagedPerson @unmask
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  }
`)

const after = [...RIGHTS, 'MemberJoined', 'MemberLeft'] as const

/** Members against rights, for one place; each answer has its reason a press away. */
export default function AccessPage({ serverId, view }: SectionProps) {
  const { t } = useLingui()
  const [channelId, setChannelId] = useState<string | null>(null)
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const variables = { serverId, query: query === '' ? null : query }
  const { data, failure, retry } = useLiveQuery(AccessMembers, { serverId, variables, after, keepsLast: true })
  const members = data?.server.members
  return (
    <Pane wide>
      <div className={styles.filters}>
        <Select
          label={t`Where`}
          value={channelId ?? ''}
          options={[
            ['', t`The whole server`],
            ...view.channels.map((channel) => [channel.id, channelName(channel)] as const),
          ]}
          onChange={(id) => setChannelId(id || null)}
        />
        <Field
          type="search"
          label={t`Who`}
          placeholder={t`Name or username`}
          value={text}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Listed page={members} failure={failure} onRetry={retry} none={<Trans>Nobody is called so.</Trans>}>
        {({ edges, pageInfo }) => (
          <>
            <p className={styles.hint}>
              <Trans>Press a name to read why somebody may or may not do something.</Trans>
            </p>
            <Matrix serverId={serverId} channelId={channelId} people={edges.map(({ node }) => node.user)} />
            {pageInfo.hasNextPage && (
              <p className={styles.hint}>
                <Trans>Only the first 20 are listed. Type a name to find others.</Trans>
              </p>
            )}
          </>
        )}
      </Listed>
    </Pane>
  )
}

interface MatrixProps {
  serverId: string
  channelId: string | null
  people: readonly Person[]
}

/** A row a member, a column a right. */
function Matrix({ serverId, channelId, people }: MatrixProps) {
  const { t, i18n } = useLingui()
  const columns = (channelId === null ? permissionGroups : channelPermissionGroups).flatMap((it) => it.permissions)
  return (
    // A table that is wider than its page is scrolled by keys too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t`Who can do what`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Member</Trans>
            </th>
            {columns.map((permission) => (
              <th key={permission} scope="col" className={styles.column}>
                <span>{i18n._(permissionWords[permission].name)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <MemberRow key={person.id} serverId={serverId} channelId={channelId} person={person} columns={columns} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
