import { useNavigate } from '@tanstack/react-router'
import { Suspense, useCallback } from 'react'
import { Composer } from '@/features/composer/Composer'
import { ChannelTimeline } from '@/features/timeline/ChannelTimeline'
import type { Permission } from '@/gql/graphql'
import { usePreview } from '@/live/preview'
import { type Channel, hasPermission, type ServerViewData } from '@/live/servers'
import { useChannelRights } from '@/manage/channelRights'
import { laterComponent } from '@/i18n/laterComponent'
import styles from './Talk.module.css'

const RulesBar = laterComponent(() => import('@/features/onboarding/RulesBar'))

interface Props {
  channel: Channel
  /** The viewer's rights in the server. */
  permissions: readonly Permission[]
  /** The viewer, as a member. */
  me: ServerViewData['me']
  /** The message that a link leads to. */
  messageId: string | undefined
  /** The channel is not there for this reader any more. */
  onRefused: () => void
}

/** A channel's messages above the place to write. */
export function Talk({ channel, permissions, me, messageId, onRefused }: Props) {
  const navigate = useNavigate()
  const rights = useChannelRights(channel, permissions)
  const isPreview = usePreview(({ preview }) => preview !== null)
  const { id: channelId, serverId, name: channelName } = channel
  const leaveTarget = useCallback(() => {
    void navigate({ to: '/s/$serverId/$channelId', params: { serverId, channelId }, replace: true })
  }, [navigate, serverId, channelId])
  const mayWrite = hasPermission(rights, 'SEND_MESSAGES')
  const place = { serverId, channelId, channelName }
  return (
    <section className={styles.talk} aria-label={channelName}>
      <ChannelTimeline
        key={channelId}
        {...place}
        mayWrite={mayWrite && !me.pending}
        canManage={hasPermission(rights, 'MANAGE_MESSAGES')}
        targetId={messageId}
        onTargetLeft={leaveTarget}
        onRefused={onRefused}
      />
      {me.pending && !isPreview ? (
        <Suspense>
          <RulesBar serverId={serverId} />
        </Suspense>
      ) : (
        <Composer
          key={`${channelId}-composer`}
          {...place}
          mayWrite={mayWrite}
          mutedUntil={me.mutedUntil}
          isPreview={isPreview}
        />
      )}
    </section>
  )
}
