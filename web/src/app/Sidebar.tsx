import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useParams } from '@tanstack/react-router'
import { Compass, House } from 'lucide-react'
import { ChannelList } from '@/features/channels/ChannelList'
import { useChannelMenu } from '@/features/channels/useChannelMenu'
import { ServerHeader } from '@/features/servers/ServerHeader'
import { useServerView } from '@/live/servers'
import { closeDrawer } from './panels'
import styles from './Sidebar.module.css'

/** Beside the rail: a server's channels, or what there is without a server. */
export function Sidebar({ serverId }: { serverId: string | undefined }) {
  return serverId === undefined ? <HomeSidebar /> : <ServerSidebar serverId={serverId} />
}

function ServerSidebar({ serverId }: { serverId: string }) {
  const { t } = useLingui()
  const { channelId } = useParams({ strict: false })
  const { status, view } = useServerView(serverId)
  const additions = useChannelMenu(serverId, view?.permissions ?? [])
  if (status === 'missing') return <HomeSidebar />
  return (
    <nav className={styles.sidebar} aria-label={view ? t`Channels of ${view.server.name}` : t`Channels`}>
      <ServerHeader server={view?.server ?? null} additions={additions} />
      <ChannelList serverId={serverId} channelId={channelId} view={view} onPick={closeDrawer} />
    </nav>
  )
}

function HomeSidebar() {
  const { t } = useLingui()
  return (
    <nav className={styles.sidebar} aria-label={t`Home`}>
      <header className={styles.head}>
        <h2>Beep</h2>
      </header>
      <ul className={styles.links}>
        <li>
          <Link to="/" activeOptions={{ exact: true }} className={styles.link} onClick={closeDrawer}>
            <House /> <Trans>Home</Trans>
          </Link>
        </li>
        <li>
          <Link to="/discover" className={styles.link} onClick={closeDrawer}>
            <Compass /> <Trans>Discover servers</Trans>
          </Link>
        </li>
      </ul>
    </nav>
  )
}
