import { useLingui } from '@lingui/react/macro'
import { Ban, LockKeyholeOpen, LogOut } from 'lucide-react'
import { useState } from 'react'
import { useGlobalRoles } from '@/live/servers'
import { useMe } from '@/live/session'
import type { MenuEntry } from '@/ui/menu'
import type { InstanceUser } from './people'
import { UserDialog, type UserDialogKind } from './UserDialogs'
import { verdictOn } from './verdicts'

type Act = Extract<MenuEntry, { kind: 'action' }>

/** What the viewer may do to people, as entries of a menu; `dialog` is the one that is open, `onClosed`: it closes. */
export function useUserActs(onClosed: () => void = () => undefined) {
  const { t } = useLingui()
  const me = useMe()
  const { roles } = useGlobalRoles()
  const [open, setOpen] = useState<{ kind: UserDialogKind; user: InstanceUser } | null>(null)

  const actsOn = (user: InstanceUser): Act[] => {
    const verdict = verdictOn({ me: { id: me.id, roles }, target: { id: user.user.id, roles: user.globalRoles } })
    const hints = {
      allowed: undefined,
      oneself: t`This is you: somebody else has to do it.`,
      holder: t`They help to run this Beep: only an administrator may.`,
    }
    const refused = { disabled: verdict !== 'allowed', hint: hints[verdict] }
    const act = (kind: UserDialogKind, words: Omit<Act, 'kind' | 'onSelect'>): Act => ({
      kind: 'action',
      ...words,
      ...refused,
      onSelect: () => setOpen({ kind, user }),
    })
    const suspension = user.suspension
      ? [
          act('restore', { label: t`Lift the suspension…`, icon: <LockKeyholeOpen /> }),
          act('suspend', { label: t`Change the suspension…`, icon: <Ban />, danger: true }),
        ]
      : [act('suspend', { label: t`Suspend…`, icon: <Ban />, danger: true })]
    const out =
      user.sessionCount > 0 ? [act('signOut', { label: t`Sign out everywhere…`, icon: <LogOut />, danger: true })] : []
    return [...suspension, ...out]
  }

  const close = () => {
    setOpen(null)
    onClosed()
  }
  const dialog = open && <UserDialog key={open.user.user.id} {...open} onClose={close} />
  return { actsOn, dialog }
}
