import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { graphql } from '@/gql/later'
import type { ServerViewData } from '@/live/servers'
import { Listed } from '@/manage/Listed'
import { Pager, usePages } from '@/manage/pages'
import { Pane } from '@/manage/Pane'
import type { Person } from '@/manage/people'
import { PersonPicker } from '@/manage/PersonPicker'
import { Select } from '@/manage/members/Select'
import type { SectionProps } from '@/manage/section'
import tables from '@/manage/Table.module.css'
import { useLiveQuery } from '@/manage/useLiveQuery'
import { Avatar } from '@/ui/Avatar'
import { Dialog } from '@/ui/Dialog'
import { auditActions, auditFields } from './auditWords'
import { type Change, changesOf } from '@/manage/changes'
import { type Entry, useAuditText } from './useAuditText'
import styles from './AuditPage.module.css'

const AuditLog = graphql(/* GraphQL */ `
  query AuditLog($serverId: ID!, $after: String, $actorId: ID, $action: String) {
    server(id: $serverId) {
      auditLog(first: 30, after: $after, actorId: $actorId, action: $action) {
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
            target {
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

/** Whatever is told in a server may have been written down. */
const after = [
  'Ready',
  'Resync',
  'ServerChanged',
  'RolesChanged',
  'MemberChanged',
  'MemberLeft',
  'ChannelCreated',
  'ChannelUpdated',
  'ChannelDeleted',
] as const

/** Who did what, with what was before and what is since. */
export default function AuditPage({ serverId, view }: SectionProps) {
  const { t, i18n } = useLingui()
  const [actor, setActor] = useState<Person | null>(null)
  const [action, setAction] = useState('')
  const [isPicking, setPicking] = useState(false)
  const pages = usePages(`${actor?.id} ${action}`)
  const variables = { serverId, after: pages.after, actorId: actor?.id ?? null, action: action || null }
  const { data, error, refetch } = useLiveQuery(AuditLog, { serverId, variables, after, keepsLast: true })
  const found = data?.server.auditLog
  const choose = (value: string) => (value === 'other' ? setPicking(true) : setActor(null))
  return (
    <Pane>
      <search className={tables.tools}>
        <Select
          label={t`By whom`}
          value={actor?.id ?? ''}
          onChange={choose}
          options={[
            ['', t`Everybody`],
            ...(actor ? [[actor.id, actor.displayName] as const] : []),
            ['other', t`Choose somebody…`],
          ]}
        />
        <Select
          label={t`What`}
          value={action}
          onChange={setAction}
          options={[
            ['', t`Everything`],
            ...Object.entries(auditActions).map(([id, words]) => [id, i18n._(words)] as const),
          ]}
        />
      </search>
      <Listed page={found} error={error} retry={refetch} none={<Trans>Nothing of the kind was done.</Trans>}>
        {({ edges }) => (
          <ol className={tables.list} aria-label={t`Audit log`}>
            {edges.map(({ node }) => (
              <Row key={node.id} serverId={serverId} view={view} entry={node} onActor={() => setActor(node.actor)} />
            ))}
          </ol>
        )}
      </Listed>
      <Pager pages={pages} info={found?.pageInfo} />
      {isPicking && (
        <Dialog title={t`By whom`} onClose={() => setPicking(false)}>
          <PersonPicker
            serverId={serverId}
            label={t`Member`}
            without={[]}
            onPick={(person) => {
              setActor(person)
              setPicking(false)
            }}
          />
        </Dialog>
      )}
    </Pane>
  )
}

interface RowProps {
  serverId: string
  view: ServerViewData
  entry: Entry
  onActor: () => void
}

function Row({ serverId, view, entry, onActor }: RowProps) {
  const { t, i18n } = useLingui()
  const { sentence, value } = useAuditText(serverId, view)
  const changes = changesOf(entry.before, entry.after)
  return (
    <li className={styles.entry}>
      <button
        type="button"
        className={styles.actor}
        aria-label={t`Only by ${entry.actor.displayName}`}
        onClick={onActor}
      >
        <Avatar id={entry.actor.id} name={entry.actor.displayName} className={styles.avatar} />
      </button>
      <div className={styles.words}>
        <p>{sentence(entry)}</p>
        <time dateTime={entry.at}>{i18n.date(new Date(entry.at), { dateStyle: 'medium', timeStyle: 'short' })}</time>
        {entry.reason && (
          <p className={styles.reason}>
            <Trans>Reason: {entry.reason}</Trans>
          </p>
        )}
        {changes.length > 0 && (
          <ul className={styles.changes}>
            {changes.map((change) => (
              <li key={change.field}>
                <ChangeText change={change} value={value} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  )
}

interface ChangeProps {
  change: Change
  value: (field: string, of: unknown) => string
}

/** "Name: from a to b"; of a list only what came and what went. */
function ChangeText({ change: { field, before, after: since }, value }: ChangeProps) {
  const { t, i18n } = useLingui()
  const words = auditFields[field]
  const name = words ? i18n._(words) : field
  if (Array.isArray(before) && Array.isArray(since)) {
    const came = since.filter((it) => !before.includes(it))
    const went = before.filter((it) => !since.includes(it))
    const parts = [
      came.length > 0 && t`added ${value(field, came)}`,
      went.length > 0 && t`taken away ${value(field, went)}`,
    ]
    return (
      <Trans>
        {name}: {parts.filter(Boolean).join('; ')}
      </Trans>
    )
  }
  if (before === undefined || since === undefined) {
    return (
      <Trans>
        {name}: {value(field, before ?? since)}
      </Trans>
    )
  }
  return (
    <Trans>
      {name}: from <i>{value(field, before)}</i> to <b>{value(field, since)}</b>
    </Trans>
  )
}
