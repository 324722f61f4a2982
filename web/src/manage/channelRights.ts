import { graphql } from '@/gql/later'
import type { Permission } from '@/gql/graphql'
import { usePreview } from '@/live/preview'
import type { Channel } from '@/live/servers'
import { RIGHTS, useLiveQuery } from './useLiveQuery'

const ChannelRights = graphql(/* GraphQL */ `
  query ChannelRights($id: ID!) {
    channel(id: $id) {
      permissions
    }
  }
`)

const after = [...RIGHTS, 'ChannelUpdated'] as const

/**
 * What the viewer may do in this channel, live; during a preview what the other may do. `fallback` until it is known:
 * what the viewer may do in the server.
 */
export function useChannelRights(
  { id, serverId }: Pick<Channel, 'id' | 'serverId'>,
  fallback: readonly Permission[],
): readonly Permission[] {
  const preview = usePreview((state) => (state.preview?.serverId === serverId ? state.preview : null))
  const { data } = useLiveQuery(ChannelRights, { serverId, variables: { id }, after })
  return preview ? (preview.channels.get(id) ?? []) : (data?.channel.permissions ?? fallback)
}
