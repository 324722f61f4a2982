import { useLingui } from '@lingui/react/macro'
import { Ban, LockKeyholeOpen, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { MenuEntry } from '@/ui/menu'
import type { InstanceServer } from './allServers'
import { ServerDialog, type ServerDialogKind } from './ServerDialogs'

type Act = Extract<MenuEntry, { kind: 'action' }>

/** What the viewer may do to servers, as entries of a menu; `dialog` is the one that is open, `onClosed`: it closes. */
export function useServerActs(onClosed: () => void = () => undefined, onRemoved: () => void = () => undefined) {
  const { t } = useLingui()
  const [open, setOpen] = useState<{ kind: ServerDialogKind; server: InstanceServer } | null>(null)

  const actsOn = (server: InstanceServer): Act[] => {
    const act = (kind: ServerDialogKind, words: Omit<Act, 'kind' | 'onSelect'>): Act => ({
      kind: 'action',
      ...words,
      onSelect: () => setOpen({ kind, server }),
    })
    return [
      server.suspension
        ? act('restore', { label: t`Restore…`, icon: <LockKeyholeOpen /> })
        : act('suspend', { label: t`Suspend…`, icon: <Ban />, danger: true }),
      act('remove', { label: t`Delete…`, icon: <Trash2 />, danger: true }),
    ]
  }

  const close = () => {
    setOpen(null)
    onClosed()
  }
  const dialog = open && <ServerDialog key={open.server.id} {...open} onClose={close} onRemoved={onRemoved} />
  return { actsOn, dialog }
}
