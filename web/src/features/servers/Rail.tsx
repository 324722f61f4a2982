import { Plural, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Compass, Plus } from 'lucide-react'
import { useWaitingInvitations } from '@/live/invitations'
import { useServerMarks } from '@/live/readStates'
import { type ServerCard, useMyServers } from '@/live/servers'
import { Badge } from '@/ui/Badge'
import { classes } from '@/ui/classes'
import { Logo } from '@/ui/Logo'
import { Skeleton } from '@/ui/Skeleton'
import { openServerDialog } from './serverDialogs'
import { ServerIcon } from './ServerIcon'
import styles from './Rail.module.css'

interface Props {
  /** The server that is open. */
  serverId: string | undefined
  /** Called when one goes to a page that has no channels beside it. */
  onLeave: () => void
}

/** All that one can go to: home, my servers, more servers. */
export function Rail({ serverId, onLeave }: Props) {
  const { t } = useLingui()
  const { servers, isLoaded } = useMyServers()
  const waiting = useWaitingInvitations()
  return (
    <nav className={styles.rail} aria-label={t`Servers`}>
      <Link
        to="/"
        activeOptions={{ exact: true }}
        className={classes(styles.stop, styles.home)}
        data-tip={t`Home`}
        data-tip-side="right"
        onClick={onLeave}
      >
        <Logo size={30} />
        <span className="sr">
          {t`Home`}
          {waiting > 0 && <Plural value={waiting} one=", # invitation" other=", # invitations" />}
        </span>
        <Badge count={waiting} className={styles.badge} />
      </Link>
      <hr className={styles.line} />
      <ul className={styles.servers}>
        {!isLoaded && [1, 2, 3].map((n) => <Skeleton key={n} width="2.875rem" height="2.875rem" radius="14px" />)}
        {servers.map((server) => (
          <li key={server.id}>
            <Stop server={server} current={server.id === serverId} />
          </li>
        ))}
      </ul>
      {servers.length > 0 && <hr className={styles.line} />}
      <button
        type="button"
        className={classes(styles.stop, styles.add)}
        aria-label={t`Create a server`}
        data-tip={t`Create a server`}
        data-tip-side="right"
        onClick={() => openServerDialog({ kind: 'create' })}
      >
        <Plus />
      </button>
      <Link
        to="/discover"
        className={classes(styles.stop, styles.discover)}
        aria-label={t`Discover servers`}
        data-tip={t`Discover servers`}
        data-tip-side="right"
        onClick={onLeave}
      >
        <Compass />
      </Link>
    </nav>
  )
}

function Stop({ server, current }: { server: ServerCard; current: boolean }) {
  const { t } = useLingui()
  const { unread, mentions } = useServerMarks(server.id)
  return (
    <Link
      to="/s/$serverId"
      params={{ serverId: server.id }}
      className={styles.stop}
      data-state={unread && !current ? 'unread' : undefined}
      data-suspended={server.suspended || undefined}
      aria-current={current ? 'true' : undefined}
      data-tip={server.name}
      data-tip-side="right"
    >
      <ServerIcon server={server} />
      <span className="sr">
        {server.name}
        {server.suspended ? t`, suspended` : <Spoken unread={unread} mentions={mentions} />}
      </span>
      <Badge count={mentions} className={styles.badge} />
    </Link>
  )
}

/** The marks in words: they are drawn as a dot and a number. */
function Spoken({ unread, mentions }: { unread: boolean; mentions: number }) {
  const { t } = useLingui()
  if (mentions > 0) return <Plural value={mentions} one=", # mention" other=", # mentions" />
  return unread ? t`, unread` : null
}
