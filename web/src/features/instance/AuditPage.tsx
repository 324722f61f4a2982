import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useState } from 'react'
import { changesOf, fieldsOf } from '@/manage/changes'
import { Loading } from '@/manage/Loading'
import { Select } from '@/manage/members/Select'
import { Pager, usePages } from '@/manage/pages'
import { Pane } from '@/manage/Pane'
import tables from '@/manage/Table.module.css'
import { Avatar } from '@/ui/Avatar'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { type Entry, InstanceAudit } from './auditLog'
import { auditActions, auditFields } from './auditWords'
import { Failed } from '@/manage/Failed'
import { UserPicker } from './UserPicker'
import { useAuditText } from './useAuditText'
import { useDates } from './useDates'
import { useFilters } from './useFilters'
import { useInstanceQuery } from './useInstanceQuery'
import styles from './AuditPage.module.css'

/** Who did what for this Beep as a whole, newest first. */
export default function AuditPage() {
  const { t, i18n } = useLingui()
  const { of, set } = useFilters()
  const [actor, action, target] = [of('actor'), of('action'), of('target')]
  const pages = usePages(`${actor} ${action} ${target}`)
  const variables = { after: pages.after, actorId: actor || null, action: action || null, targetId: target || null }
  const { data, isLoaded, failure, retry } = useInstanceQuery(InstanceAudit, variables)
  const [isPicking, setPicking] = useState(false)
  const found = data?.instance.auditLog
  const actorName = found?.edges.find(({ node }) => node.actor?.id === actor)?.node.actor?.displayName
  const choose = (value: string) => (value === 'other' ? setPicking(true) : set('actor', value))
  return (
    <Pane>
      <search className={tables.tools}>
        <Select
          label={t`By whom`}
          value={actor}
          onChange={choose}
          options={[
            ['', t`Everybody`],
            ...(actor === '' ? [] : [[actor, actorName ?? t`One person`] as const]),
            ['other', t`Choose somebody…`],
          ]}
        />
        <Select
          label={t`What`}
          value={action}
          onChange={(value) => set('action', value)}
          options={[
            ['', t`Everything`],
            ...Object.entries(auditActions).map(([id, words]) => [id, i18n._(words)] as const),
          ]}
        />
      </search>
      {target !== '' && (
        <div className={styles.narrowed}>
          <p>
            <Trans>Only what was done to one account, server or report.</Trans>
          </p>
          <Button onClick={() => set('target', '')}>
            <X /> <Trans>Show everything</Trans>
          </Button>
        </div>
      )}
      {failure ? (
        <Failed failure={failure} onRetry={retry} />
      ) : !found ? (
        <Loading />
      ) : found.edges.length === 0 ? (
        <p role="status" className={tables.none}>
          <Trans>Nothing of the kind was done.</Trans>
        </p>
      ) : (
        <ol className={tables.list} aria-label={t`Audit log`} aria-busy={!isLoaded}>
          {found.edges.map(({ node }) => (
            <Row key={node.id} entry={node} />
          ))}
        </ol>
      )}
      <Pager pages={pages} info={found?.pageInfo} />
      {isPicking && (
        <Dialog title={t`By whom`} onClose={() => setPicking(false)}>
          <UserPicker
            label={t`Person`}
            without={[]}
            onPick={({ id }) => {
              set('actor', id)
              setPicking(false)
            }}
          />
        </Dialog>
      )}
    </Pane>
  )
}

/** Where there is something to see of what was acted on. */
const places: Readonly<Record<string, string>> = { user: 'users', server: 'servers', report: 'reports' }

function Row({ entry }: { entry: Entry }) {
  const { moment } = useDates()
  const { sentence } = useAuditText()
  const { actor, at, reason, targetKind, targetId } = entry
  const page = places[targetKind]
  return (
    <li className={styles.entry}>
      {actor ? (
        <Avatar id={actor.id} name={actor.displayName} className={tables.avatar} />
      ) : (
        <span className={styles.commandLine} aria-hidden="true">
          &gt;_
        </span>
      )}
      <div className={styles.said}>
        <p>
          {page !== undefined && targetId ? (
            <Link to="/instance/$" params={{ _splat: `${page}/${targetId}` }}>
              {sentence(entry)}
            </Link>
          ) : (
            sentence(entry)
          )}
        </p>
        <time dateTime={at}>{moment(at)}</time>
        {reason !== '' && (
          <p className={styles.why}>
            {targetKind === 'report' ? <Trans>Note: {reason}</Trans> : <Trans>Reason: {reason}</Trans>}
          </p>
        )}
        <Changes entry={entry} />
      </div>
    </li>
  )
}

/** What was before and what is since, field by field. */
function Changes({ entry: { before, after } }: { entry: Entry }) {
  const { i18n } = useLingui()
  const { value } = useAuditText()
  const known = changesOf(before, after).filter(({ field }) => auditFields[field])
  if (known.length === 0) return null
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  return (
    <ul className={styles.changes}>
      {known.map(({ field }) => {
        const words = auditFields[field]
        const name = words ? i18n._(words) : field
        return (
          <li key={field}>
            {field in was && field in is ? (
              <Trans>
                {name}: from <i>{value(field, was[field])}</i> to <b>{value(field, is[field])}</b>
              </Trans>
            ) : (
              <Trans>
                {name}: {value(field, was[field] ?? is[field])}
              </Trans>
            )}
          </li>
        )
      })}
    </ul>
  )
}
