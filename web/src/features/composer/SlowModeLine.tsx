import { Plural, Trans } from '@lingui/react/macro'
import { Hourglass } from 'lucide-react'
import styles from './SlowModeLine.module.css'

/** Says that one waits here between two messages, and how long still. */
export function SlowModeLine({ pause, left }: { pause: number; left: number }) {
  if (pause === 0) return null
  return (
    <p className={styles.line}>
      <Hourglass />
      {left > 0 ? (
        <Plural value={left} one="You may write again in # second." other="You may write again in # seconds." />
      ) : (
        <Trans>
          Slow mode: <Plural value={pause} one="# second" other="# seconds" /> between two messages.
        </Trans>
      )}
    </p>
  )
}
