import { useLingui } from '@lingui/react/macro'
import { FolderPlus, Hash, Volume2 } from 'lucide-react'
import type { Permission } from '@/gql/graphql'
import { type Channel, hasPermission } from '@/live/servers'
import type { MenuEntry } from '@/ui/menu'
import { openChannelDialog } from './channelDialogs'

/** What those who may manage channels find in a server's menu. */
export function useChannelMenu(serverId: string, permissions: readonly Permission[]): MenuEntry[] {
  const { t } = useLingui()
  if (!hasPermission(permissions, 'MANAGE_CHANNELS')) return []
  const create = (what: Channel['kind']) => () => openChannelDialog({ kind: 'create', what, serverId, parentId: null })
  return [
    { kind: 'action', label: t`Create a channel`, icon: <Hash />, onSelect: create('TEXT') },
    { kind: 'action', label: t`Create a conference`, icon: <Volume2 />, onSelect: create('CONFERENCE') },
    { kind: 'action', label: t`Create a category`, icon: <FolderPlus />, onSelect: create('CATEGORY') },
  ]
}
