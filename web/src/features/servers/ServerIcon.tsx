import { Avatar } from '@/ui/Avatar'
import styles from './ServerIcon.module.css'

/** A server's tile: its initials on the two hues of its id. Drawn only; its name stands beside it. */
export function ServerIcon({ id, name }: { id: string; name: string }) {
  return <Avatar id={id} name={name} className={styles.icon} />
}
