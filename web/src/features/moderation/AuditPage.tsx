import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { graphql } from '@/gql/later'
import type { ServerViewData } from '@/live/servers'
import { AuditEntry } from '@/manage/audit/AuditEntry'
import { AuditLog } from '@/manage/audit/AuditLog'
import { changesOf } from '@/manage/changes'
import { usePages } from '@/manage/pages'
import type { Person } from '@/manage/people'
import { PersonPicker } from '@/manage/PersonPicker'
import type { SectionProps } from '@/manage/section'
import { useLiveQuery } from '@/manage/useLiveQuery'
import { auditActions, auditFields } from './auditWords'
import { type Entry, useAuditText } from './useAuditText'

const Acts = graphql(/* GraphQL */ `
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
  'BansChanged',
  'InvitationsChanged',
  'AuditLogChanged',
] as const

/** Who did what, with what was before and what is since. */
export default function AuditPage({ serverId, view }: SectionProps) {
  const { t } = useLingui()
  const [actor, setActor] = useState<Person | null>(null)
  const [action, setAction] = useState('')
  const pages = usePages(`${actor?.id} ${action}`)
  const variables = { serverId, after: pages.after, actorId: actor?.id ?? null, action: action || null }
  const { data, isLoaded, failure, retry } = useLiveQuery(Acts, { serverId, variables, after, keepsLast: true })
  return (
    <AuditLog
      actor={actor && [actor.id, actor.displayName]}
      onActor={(_, person) => setActor(person)}
      action={action}
      onAction={setAction}
      actions={auditActions}
      renderPicker={(pick) => <PersonPicker serverId={serverId} label={t`Member`} without={[]} onPick={pick} />}
      page={data?.server.auditLog}
      pages={pages}
      isLoaded={isLoaded}
      failure={failure}
      onRetry={retry}
      renderEntry={(entry) => <Row serverId={serverId} view={view} entry={entry} onActor={setActor} />}
    />
  )
}

interface RowProps {
  serverId: string
  view: ServerViewData
  entry: Entry
  onActor: (actor: Person) => void
}

function Row({ serverId, view, entry, onActor }: RowProps) {
  const { sentence, value } = useAuditText(serverId, view)
  const { actor, at, reason, before, after: since } = entry
  return (
    <AuditEntry
      actor={actor}
      onActor={onActor}
      sentence={sentence(entry)}
      at={at}
      note={reason ? <Trans>Reason: {reason}</Trans> : undefined}
      changes={changesOf(before, since)}
      fields={auditFields}
      value={value}
    />
  )
}
