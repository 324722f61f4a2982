import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Composer } from '@/features/composer/Composer'
import { ChannelTimeline } from '@/features/timeline/ChannelTimeline'
import type { Permission } from '@/gql/graphql'
import { hasPermission, type Channel } from '@/live/servers'
import { notify } from '@/ui/notices'
import styles from './Talk.module.css'

interface Props {
  channel: Channel
  permissions: readonly Permission[]
  /** The message that a link leads to. */
  messageId: string | undefined
}

/** What is said in a channel, and the place to answer. */
export function Talk({ channel, permissions, messageId }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { id, name, serverId } = channel
  const toChannel = () =>
    void navigate({ to: '/s/$serverId/$channelId', params: { serverId, channelId: id }, replace: true })
  const leave = () => {
    notify(t`#${name} is not there for you any more.`)
    void navigate({ to: '/', replace: true })
  }
  return (
    <section aria-label={name} className={styles.talk}>
      <ChannelTimeline
        key={id}
        serverId={serverId}
        channelId={id}
        channelName={name}
        canManage={hasPermission(permissions, 'MANAGE_MESSAGES')}
        targetId={messageId}
        onTargetLeft={toChannel}
        onRefused={leave}
      />
      <Composer
        key={`write ${id}`}
        serverId={serverId}
        channelId={id}
        channelName={name}
        mayWrite={hasPermission(permissions, 'SEND_MESSAGES')}
      />
    </section>
  )
}
