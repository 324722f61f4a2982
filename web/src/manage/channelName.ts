import type { ChannelKind } from '@/gql/graphql'

/** As a channel is spoken of: a text channel has its sign before its name. */
export const channelName = ({ kind, name }: { kind: ChannelKind; name: string }) =>
  kind === 'TEXT' ? `#${name}` : name
