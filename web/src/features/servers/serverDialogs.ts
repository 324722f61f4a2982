import { create } from 'zustand'
import type { ServerCard } from '@/live/servers'

export type ServerDialog = { kind: 'create' } | { kind: 'leave'; server: ServerCard }

/** Which dialog about a server is open; `ServerDialogs` draws it. */
export const useServerDialog = create<{ dialog: ServerDialog | null }>(() => ({ dialog: null }))

export const openServerDialog = (dialog: ServerDialog) => useServerDialog.setState({ dialog })

export const closeServerDialog = () => useServerDialog.setState({ dialog: null })
