import { classes } from './classes'
import styles from './PresenceDot.module.css'

/** Full when online, a ring when offline; `label` says it. */
export function PresenceDot({ online, label }: { online: boolean; label: string }) {
  return <span role="img" aria-label={label} className={classes(styles.dot, !online && styles.offline)} />
}
