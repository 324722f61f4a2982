import { Plural, Trans } from '@lingui/react/macro'
import { Ban } from 'lucide-react'
import type { ServerCard } from '@/live/servers'
import { Avatar } from '@/ui/Avatar'
import styles from './SuspendedServer.module.css'

/** The card of a server that is suspended: that it is there, and why nothing of it is. */
export default function SuspendedServer({ server }: { server: ServerCard }) {
  const { id, name, description, memberCount, picture } = server
  return (
    <div className={styles.place}>
      <article className={styles.card}>
        <Avatar id={id} name={name} picture={picture?.medium} className={styles.icon} />
        <h1>{name}</h1>
        <p className={styles.facts}>
          <Plural value={memberCount} one="# member" other="# members" />
        </p>
        {description !== '' && <p className={styles.facts}>{description}</p>}
        <div className={styles.notice}>
          <h2>
            <Ban /> <Trans>This server is suspended</Trans>
          </h2>
          <p>
            <Trans>
              Those who keep order on this Beep have closed it. Nobody reads or writes in it, its owner included.
              Nothing was deleted: if they open it again, it is here at once.
            </Trans>
          </p>
        </div>
      </article>
    </div>
  )
}
