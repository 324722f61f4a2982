import { create } from 'zustand'
import type { MoveChannelInput } from '@/gql/graphql'
import type { Channel } from '@/live/servers'

export type ChannelDialog =
  | { kind: 'create'; what: Channel['kind']; serverId: string; parentId: string | null }
  | { kind: 'edit'; channel: Channel }
  | { kind: 'delete'; channel: Channel }
  /** To another category, as `input` says. */
  | { kind: 'move'; channel: Channel; input: MoveChannelInput }

/** Which dialog about a channel is open; `ChannelDialogs` draws it. */
export const useChannelDialog = create<{ dialog: ChannelDialog | null }>(() => ({ dialog: null }))

export const openChannelDialog = (dialog: ChannelDialog) => useChannelDialog.setState({ dialog })

export const closeChannelDialog = () => useChannelDialog.setState({ dialog: null })
