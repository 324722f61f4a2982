import { create } from 'zustand'
import type { Channel } from '@/live/servers'

export type ChannelDialog =
  | { kind: 'create'; what: Channel['kind']; serverId: string; parentId: string | null }
  | { kind: 'edit'; channel: Channel }
  | { kind: 'delete'; channel: Channel }

/** Which dialog about a channel is open; `ChannelDialogs` draws it. */
export const useChannelDialog = create<{ dialog: ChannelDialog | null }>(() => ({ dialog: null }))

export const openChannelDialog = (dialog: ChannelDialog) => useChannelDialog.setState({ dialog })

export const closeChannelDialog = () => useChannelDialog.setState({ dialog: null })
