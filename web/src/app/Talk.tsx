import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Composer } from '@/features/composer/Composer'
import { ChannelTimeline } from '@/features/timeline/ChannelTimeline'
import type { Permission } from '@/gql/graphql'
import { usePreview } from '@/live/preview'
import { type Channel, hasPermission } from '@/live/servers'
import { useChannelRights } from '@/manage/channelRights'
import styles from './Talk.module.css'

interface Props {
  channel: Channel
  /** The viewer's rights in the server. */
  permissions: readonly Permission[]
  /** The message that a link leads to. */
  messageId: string | undefined
  /** The channel is not there for this reader any more. */
  onRefused: () => void
}

/** A channel's messages above the place to write. */
export function Talk({ channel, permissions, messageId, onRefused }: Props) {
  const navigate = useNavigate()
  const rights = useChannelRights(channel, permissions)
  const isPreview = usePreview(({ preview }) => preview !== null)
  const { id: channelId, serverId, name: channelName } = channel
  const leaveTarget = useCallback(() => {
    void navigate({ to: '/s/$serverId/$channelId', params: { serverId, channelId }, replace: true })
  }, [navigate, serverId, channelId])
  const place = { serverId, channelId, channelName }
  return (
    <section className={styles.talk} aria-label={channelName}>
      <ChannelTimeline
        key={channelId}
        {...place}
        canManage={hasPermission(rights, 'MANAGE_MESSAGES')}
        targetId={messageId}
        onTargetLeft={leaveTarget}
        onRefused={onRefused}
      />
      <Composer
        key={`${channelId}-composer`}
        {...place}
        mayWrite={hasPermission(rights, 'SEND_MESSAGES')}
        isPreview={isPreview}
      />
    </section>
  )
}
