import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useServerMarks } from '@/live/readStates'
import { type ServerCard, useMyServers } from '@/live/servers'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { Skeleton } from '@/ui/Skeleton'
import { openServerDialog } from './serverDialogs'
import { ServerIcon } from './ServerIcon'
import styles from './ServerList.module.css'

/** My servers as a page of cards; without one, the way to a first. */
export function ServerList() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { servers, isLoaded } = useMyServers()
  const create = (
    <Button look={servers.length > 0 ? 'quiet' : 'primary'} onClick={() => openServerDialog({ kind: 'create' })}>
      <Trans>Create a server</Trans>
    </Button>
  )
  const discover = (
    <Button onClick={() => void navigate({ to: '/discover' })}>
      <Trans>Discover servers</Trans>
    </Button>
  )
  if (!isLoaded) {
    return (
      <div className={styles.list} aria-busy="true">
        {[1, 2, 3].map((n) => (
          <Skeleton key={n} width="100%" height="4.5rem" radius="16px" />
        ))}
      </div>
    )
  }
  if (servers.length === 0) {
    return (
      <EmptyState
        drawing="islands"
        title={<Trans>No servers yet</Trans>}
        actions={
          <>
            {create}
            {discover}
          </>
        }
      >
        <Trans>A server is where a community talks. Make one for yours, or join one that is open to all.</Trans>
      </EmptyState>
    )
  }
  return (
    <div>
      <ul className={styles.list} aria-label={t`Your servers`}>
        {servers.map((server) => (
          <li key={server.id}>
            <Card server={server} />
          </li>
        ))}
      </ul>
      <div className={styles.more}>
        {create}
        {discover}
      </div>
    </div>
  )
}

function Card({ server }: { server: ServerCard }) {
  const { mentions, unread } = useServerMarks(server.id)
  return (
    <Link to="/s/$serverId" params={{ serverId: server.id }} className={styles.card} data-unread={unread || undefined}>
      <ServerIcon server={server} />
      <span className={styles.words}>
        <b>{server.name}</b>
        <small>
          {server.suspended ? (
            <Trans>Suspended</Trans>
          ) : (
            server.description || <Plural value={server.memberCount} one="# member" other="# members" />
          )}
        </small>
      </span>
      {mentions > 0 && (
        <>
          <Badge count={mentions} />
          <span className="sr">
            <Plural value={mentions} one="# mention" other="# mentions" />
          </span>
        </>
      )}
      {unread && mentions === 0 && (
        <span className={styles.dot}>
          <span className="sr">
            <Trans>Unread</Trans>
          </span>
        </span>
      )}
      <ChevronRight className={styles.arrow} />
    </Link>
  )
}
