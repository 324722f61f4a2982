import { Trans } from '@lingui/react/macro'
import { Ban } from 'lucide-react'
import type { Suspension } from './people'
import { useDates } from './useDates'
import styles from './instance.module.css'

/** A suspension in a list: that there is one, and until when. */
export function SuspensionMark({ suspension }: { suspension: Suspension | null | undefined }) {
  const { day } = useDates()
  if (!suspension) return null
  return (
    <span className={styles.mark}>
      <Ban />
      {suspension.until ? <Trans>Suspended until {day(suspension.until)}</Trans> : <Trans>Suspended</Trans>}
    </span>
  )
}

/** All there is to say of a suspension. */
export function SuspensionFacts({ suspension: { at, by, until, reason } }: { suspension: Suspension }) {
  const { moment } = useDates()
  const since = moment(at)
  const end = until ? moment(until) : null
  return (
    <section className={styles.suspension}>
      <h2>
        <Ban />
        {end === null ? <Trans>Suspended without end</Trans> : <Trans>Suspended until {end}</Trans>}
      </h2>
      <blockquote>{reason}</blockquote>
      <p>
        {by ? (
          <Trans>
            By {by.displayName}, {since}
          </Trans>
        ) : (
          <Trans>By the command line, {since}</Trans>
        )}
      </p>
    </section>
  )
}
