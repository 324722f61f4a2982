import { Trans } from '@lingui/react/macro'
import { Skeleton } from '@/ui/Skeleton'
import styles from './TimelineSkeleton.module.css'

/** The rhythm of groups to come; widths in percent. */
const groups = [
  [64, 88],
  [72, 60],
  [90, 76],
  [66, 84],
  [80, 62],
  [70, 90],
] as const

/** Stands for messages that are on their way; seen only when they take more than a tenth of a second. */
export function TimelineSkeleton({ failed }: { failed: boolean }) {
  return (
    <div className={styles.skeleton} aria-busy="true">
      <p className={failed ? styles.failure : 'sr'} role="status">
        {failed ? <Trans>Messages could not be loaded. Trying again…</Trans> : <Trans>Loading messages</Trans>}
      </p>
      {groups.map(([first, second]) => (
        <div key={first} className={styles.group}>
          <Skeleton width="var(--avatar)" height="var(--avatar)" radius="32%" />
          <div className={styles.lines}>
            <Skeleton width="8rem" height="0.8rem" />
            <Skeleton width={`${first}%`} height="0.8rem" />
            <Skeleton width={`${second}%`} height="0.8rem" />
          </div>
        </div>
      ))}
    </div>
  )
}
