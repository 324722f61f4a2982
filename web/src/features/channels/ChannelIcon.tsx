import { Hash, Lock, Volume2 } from 'lucide-react'
import type { Channel } from '@/live/servers'

/** What a channel is, at a glance; for those who listen it is said in words beside it. */
export function ChannelIcon({ channel }: { channel: Pick<Channel, 'kind' | 'private'> }) {
  if (channel.kind === 'CONFERENCE') return <Volume2 />
  return channel.private ? <Lock /> : <Hash />
}
