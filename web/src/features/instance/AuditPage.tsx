import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { AuditEntry } from '@/manage/audit/AuditEntry'
import { AuditLog } from '@/manage/audit/AuditLog'
import { changesOf } from '@/manage/changes'
import { usePages } from '@/manage/pages'
import { Button } from '@/ui/Button'
import { type Entry, InstanceAudit } from './auditLog'
import { auditActions, auditFields } from './auditWords'
import { UserPicker } from './UserPicker'
import { useAuditText } from './useAuditText'
import { useFilters } from './useFilters'
import { REPORTS, useInstanceQuery } from './useInstanceQuery'
import styles from './AuditPage.module.css'

/** Who did what for this Beep as a whole; the address says to what it is narrowed. */
export default function AuditPage() {
  const { t } = useLingui()
  const { of, set } = useFilters()
  const [actor, action, target] = [of('actor'), of('action'), of('target')]
  const pages = usePages(`${actor} ${action} ${target}`)
  const variables = { after: pages.after, actorId: actor || null, action: action || null, targetId: target || null }
  const { data, isLoaded, failure, retry } = useInstanceQuery(InstanceAudit, variables, { after: REPORTS })
  const page = data?.instance.auditLog
  const actorName = page?.edges.find(({ node }) => node.actor?.id === actor)?.node.actor?.displayName
  return (
    <AuditLog
      actor={actor === '' ? null : [actor, actorName ?? t`One person`]}
      onActor={(id) => set('actor', id)}
      action={action}
      onAction={(value) => set('action', value)}
      actions={auditActions}
      renderPicker={(pick) => <UserPicker label={t`Person`} without={[]} onPick={pick} />}
      narrowed={target !== '' && <Narrowed onAll={() => set('target', '')} />}
      page={page}
      pages={pages}
      isLoaded={isLoaded}
      failure={failure}
      onRetry={retry}
      renderEntry={(entry) => <Row entry={entry} onActor={({ id }) => set('actor', id)} />}
    />
  )
}

function Narrowed({ onAll }: { onAll: () => void }) {
  return (
    <div className={styles.narrowed}>
      <p>
        <Trans>Only what was done to one account, server or report.</Trans>
      </p>
      <Button onClick={onAll}>
        <X /> <Trans>Show everything</Trans>
      </Button>
    </div>
  )
}

/** Where there is something to see of what was acted on. */
const places: Readonly<Record<string, string>> = { user: 'users', server: 'servers', report: 'reports' }

function Row({ entry, onActor }: { entry: Entry; onActor: (actor: { id: string }) => void }) {
  const { sentence, value } = useAuditText()
  const { actor, at, reason, targetKind, targetId, before, after } = entry
  const page = places[targetKind]
  const said = sentence(entry)
  return (
    <AuditEntry
      actor={actor ?? null}
      onActor={onActor}
      sentence={
        page !== undefined && targetId ? (
          <Link to="/instance/$" params={{ _splat: `${page}/${targetId}` }}>
            {said}
          </Link>
        ) : (
          said
        )
      }
      at={at}
      note={reason === '' ? undefined : <Note isOfReport={targetKind === 'report'} reason={reason} />}
      // What has no name says nothing to a reader.
      changes={changesOf(before, after).filter(({ field }) => auditFields[field])}
      fields={auditFields}
      value={value}
    />
  )
}

function Note({ isOfReport, reason }: { isOfReport: boolean; reason: string }) {
  return isOfReport ? <Trans>Note: {reason}</Trans> : <Trans>Reason: {reason}</Trans>
}
