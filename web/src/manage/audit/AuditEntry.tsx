import type { MessageDescriptor } from '@lingui/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Change } from '@/manage/changes'
import type { Person } from '@/manage/people'
import { Avatar } from '@/ui/Avatar'
import styles from './AuditEntry.module.css'

interface Props {
  /** Null: somebody at the command line. */
  actor: Person | null
  onActor: (actor: Person) => void
  sentence: ReactNode
  at: string
  /** The reason, or what else was written to it. */
  note?: ReactNode
  changes: readonly Change[]
  /** The names of fields. */
  fields: Readonly<Record<string, MessageDescriptor>>
  /** A value of a field, in words. */
  value: (field: string, of: unknown) => string
}

/** One act: who did it, what, when and why, and what was before and is since. */
export function AuditEntry({ actor, onActor, sentence, at, note, changes, fields, value }: Props) {
  const { t, i18n } = useLingui()
  return (
    <li className={styles.entry}>
      {actor ? (
        <button
          type="button"
          className={styles.actor}
          aria-label={t`Only by ${actor.displayName}`}
          data-tip={t`Only by ${actor.displayName}`}
          onClick={() => onActor(actor)}
        >
          <Avatar id={actor.id} name={actor.displayName} className={styles.avatar} />
        </button>
      ) : (
        <span className={styles.commandLine} aria-hidden="true">
          &gt;_
        </span>
      )}
      <div className={styles.said}>
        <p>{sentence}</p>
        <time dateTime={at}>{i18n.date(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })}</time>
        {note !== undefined && <p className={styles.note}>{note}</p>}
        {changes.length > 0 && (
          <ul className={styles.changes}>
            {changes.map((change) => {
              const words = fields[change.field]
              return (
                <li key={change.field}>
                  <ChangeText change={change} name={words ? i18n._(words) : change.field} value={value} />
                </li>
              )
            })}
          </ul>
        )}
      </div>
    </li>
  )
}

interface ChangeProps {
  change: Change
  name: string
  value: (field: string, of: unknown) => string
}

/** "Name: from a to b"; of a list only what came and what went. */
function ChangeText({ change: { field, before, after }, name, value }: ChangeProps) {
  const { t } = useLingui()
  if (Array.isArray(before) && Array.isArray(after)) {
    const came = after.filter((it) => !before.includes(it))
    const went = before.filter((it) => !after.includes(it))
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
  if (before === undefined || after === undefined) {
    return (
      <Trans>
        {name}: {value(field, before ?? after)}
      </Trans>
    )
  }
  return (
    <Trans>
      {name}: from <i>{value(field, before)}</i> to <b>{value(field, after)}</b>
    </Trans>
  )
}
