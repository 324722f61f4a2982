import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { CircleHelp, Compass, House, Settings2, UserPlus } from 'lucide-react'
import { ChannelList } from '@/features/channels/ChannelList'
import { useChannelMenu } from '@/features/channels/useChannelMenu'
import { ServerHeader } from '@/features/servers/ServerHeader'
import type { Permission } from '@/gql/graphql'
import { hasPermission, type ServerViewData, useServerView } from '@/live/servers'
import { hasSettings } from '@/manage/entrances'
import { openInvite } from '@/manage/members/people'
import { openWhy } from '@/manage/why'
import type { MenuEntry } from '@/ui/menu'
import { closeDrawer } from './panels'
import styles from './Sidebar.module.css'

/** Beside the rail: a server's channels, or what there is without a server. */
export function Sidebar({ serverId }: { serverId: string | undefined }) {
  return serverId === undefined ? <HomeSidebar /> : <ServerSidebar serverId={serverId} />
}

function ServerSidebar({ serverId }: { serverId: string }) {
  const { t } = useLingui()
  const { channelId } = useParams({ strict: false })
  const state = useServerView(serverId)
  const { status, view } = state
  const permissions = view?.permissions ?? []
  const additions = [
    ...useInviteMenu(view),
    ...useChannelMenu(serverId, permissions),
    ...useSettingsMenu(serverId, permissions),
  ]
  if (status === 'missing') return <HomeSidebar />
  if (status === 'suspended') {
    return (
      <nav className={styles.sidebar} aria-label={t`Channels of ${state.server.name}`}>
        <ServerHeader server={state.server} additions={[]} />
      </nav>
    )
  }
  return (
    <nav className={styles.sidebar} aria-label={view ? t`Channels of ${view.server.name}` : t`Channels`}>
      <ServerHeader server={view?.server ?? null} additions={additions} />
      <ChannelList serverId={serverId} channelId={channelId} view={view} onPick={closeDrawer} />
    </nav>
  )
}

/** Anybody may invite to a public server, to a private one who manages its invitations. */
function useInviteMenu(view: ServerViewData | null): MenuEntry[] {
  const { t } = useLingui()
  if (!view || view.me.pending) return []
  const { server, permissions } = view
  if (!server.public && !hasPermission(permissions, 'MANAGE_INVITATIONS')) return []
  const onSelect = () => openInvite(server.id, server.name)
  return [{ kind: 'action', label: t`Invite people`, icon: <UserPlus />, onSelect }]
}

/** The ways to what a manager changes and to what explains one's rights. */
function useSettingsMenu(serverId: string, permissions: readonly Permission[]): MenuEntry[] {
  const { t } = useLingui()
  const navigate = useNavigate()
  const open = () => {
    closeDrawer()
    void navigate({ to: '/s/$serverId/settings/$', params: { serverId, _splat: '' } })
  }
  const rights: MenuEntry = {
    kind: 'action',
    label: t`What may I do here?`,
    icon: <CircleHelp />,
    onSelect: () => openWhy({ serverId, channelId: null }),
  }
  if (!hasSettings(permissions)) return [rights]
  return [{ kind: 'action', label: t`Server settings`, icon: <Settings2 />, onSelect: open }, rights]
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
