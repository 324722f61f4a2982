import { classes } from './classes'
import styles from './Badge.module.css'

/** Above this a badge says "99+": more digits tell nothing. */
const MOST = 99

/** A number of mentions. The element around it has it in its name, so it is drawn, not read. */
export function Badge({ count, className }: { count: number; className?: string | undefined }) {
  if (count <= 0) return null
  return (
    <span aria-hidden="true" className={classes(styles.badge, className)}>
      {count > MOST ? `${MOST}+` : count}
    </span>
  )
}
