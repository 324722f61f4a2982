import { useEffect, useEffectEvent } from 'react'
import { openChannel, useTimeline } from '@/live/channels'
import { MessageList } from './MessageList'
import { TimelineSkeleton } from './TimelineSkeleton'

interface Props {
  serverId: string
  channelId: string
  channelName: string
  /** May write here. */
  mayWrite: boolean
  /** May delete what others wrote. */
  canManage: boolean
  /** The message that a link leads to. */
  targetId: string | undefined
  /** The reader has left the message that the link led to. */
  onTargetLeft: () => void
  /** The channel is not there for this reader any more. */
  onRefused: () => void
}

/**
 * A channel's messages, live while this is mounted. Another channel is another component: give it the channel's id
 * as its key.
 */
export function ChannelTimeline({ onRefused, ...props }: Props) {
  const { channelId } = props
  const { state } = useTimeline(channelId)
  const refuse = useEffectEvent(() => onRefused())
  useEffect(() => openChannel(channelId, () => refuse()), [channelId])
  return state.phase === 'empty' ? <TimelineSkeleton failed={state.failed} /> : <MessageList {...props} />
}
