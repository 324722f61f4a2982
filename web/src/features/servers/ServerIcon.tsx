import type { ServerCard } from '@/live/servers'
import { Avatar } from '@/ui/Avatar'
import styles from './ServerIcon.module.css'

/** A server's tile: its picture, or its initials on the two hues of its id. Drawn only; its name stands beside it. */
export function ServerIcon({ server: { id, name, picture } }: { server: ServerCard }) {
  return <Avatar id={id} name={name} picture={picture?.medium} className={styles.icon} />
}
