import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { EyeOff, MessageSquareText, Server } from 'lucide-react'
import { useGlobalRoles, useServerView } from '@/live/servers'
import type { ReportedMessage } from './reports'
import shared from './instance.module.css'
import styles from './ReportCard.module.css'

/**
 * The way to where a reported message was written. To moderate gives no right in a server: who may not look there is told
 * so, and has the text that was kept.
 */
export function MessagePlace({ message: { id, serverId, channelId } }: { message: ReportedMessage }) {
  const { status, view } = useServerView(serverId ?? '')
  const { roles } = useGlobalRoles()
  const seesServers = roles.includes('APPLICATION_ADMINISTRATOR') || roles.includes('SERVER_MODERATOR')
  const isVisible = view?.channels.some((channel) => channel.id === channelId) ?? false
  if (status === 'loading') return null
  return (
    <div className={styles.place}>
      {serverId && isVisible ? (
        <Link
          to="/s/$serverId/$channelId/$messageId"
          params={{ serverId, channelId, messageId: id }}
          className={shared.more}
        >
          <MessageSquareText /> <Trans>Open it where it was written</Trans>
        </Link>
      ) : (
        <p className={styles.hidden}>
          <EyeOff />{' '}
          <Trans>You may not look into the place where it was written: this text is all that you can see of it.</Trans>
        </p>
      )}
      {serverId && seesServers && (
        <Link to="/instance/$" params={{ _splat: `servers/${serverId}` }} className={shared.more}>
          <Server /> <Trans>The server</Trans>
        </Link>
      )}
    </div>
  )
}
