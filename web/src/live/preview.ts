import { create } from 'zustand'
import type { Permission } from '@/gql/graphql'
import type { ServerViewData } from './servers'

/** What somebody else would see of a server; nothing is sent, and nothing is marked read, while it is looked at. */
export interface Preview {
  serverId: string
  /** As whom: "@Moderators". */
  label: string
  permissions: readonly Permission[]
  /** The rights in each channel that they would see. */
  channels: ReadonlyMap<string, readonly Permission[]>
  /** Asks again, when rights have changed. */
  refresh: () => void
}

export const usePreview = create<{ preview: Preview | null }>(() => ({ preview: null }))

export const showPreview = (preview: Preview) => usePreview.setState({ preview })
export const leavePreview = () => usePreview.setState({ preview: null })

/** Whether the viewer looks with the eyes of another now. */
export const isPreviewing = () => usePreview.getState().preview !== null

/** A server's view with what the preview hides left out. */
export function seenAs(preview: Preview | null, view: ServerViewData): ServerViewData {
  if (preview?.serverId !== view.server.id) return view
  const { permissions, channels } = preview
  return { ...view, permissions, channels: view.channels.filter(({ id }) => channels.has(id)) }
}
