import type { Permission } from '@/gql/graphql'
import type { Channel } from '@/live/servers'

interface Props {
  channel: Channel
  permissions: readonly Permission[]
  /** The message that a link leads to. */
  messageId: string | undefined
}

export function Talk({ channel }: Props) {
  return <section aria-label={channel.name} />
}
