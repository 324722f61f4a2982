import { useLingui } from '@lingui/react/macro'
import { AtSign, Ban, CircleUserRound, DoorOpen, Flag, Pencil, Shield, Volume2, VolumeX } from 'lucide-react'
import { failureOf } from '@/live/failure'
import { failureText } from '@/live/failureText'
import type { Member } from '@/live/members'
import { useServerView } from '@/live/servers'
import { useMe } from '@/live/session'
import { RoleDot } from '@/manage/RoleDot'
import type { MenuEntry } from '@/ui/menu'
import { notify } from '@/ui/notices'
import { setRole, unmuteMember } from './acts'
import { assignable, memberRights, type Verdict } from './memberRights'
import { openMemberDialog, openProfile, openReport } from './people'

export const isMuted = ({ mutedUntil }: Pick<Member, 'mutedUntil'>) =>
  mutedUntil !== null && Date.parse(mutedUntil) > Date.now()

/** Does something to somebody; a notice tells what was refused. */
export async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    notify(failureText(failureOf(error)), 'danger')
  }
}

type ActionEntry = Extract<MenuEntry, { kind: 'action' }>
type ActionWords = Omit<ActionEntry, 'kind'>

/** An entry for who has the right; out of order, with the reason, where rank forbids it. */
function offered(verdict: Verdict, hint: string | undefined, entry: ActionWords): MenuEntry[] {
  if (verdict === 'without right') return []
  return [{ kind: 'action', ...entry, disabled: verdict !== 'allowed', hint }]
}

/** What the viewer may do to the members of a server, as entries of a menu. */
export function useMemberActs(serverId: string) {
  const { t } = useLingui()
  const me = useMe()
  const { view } = useServerView(serverId)

  /** Why it is refused; undefined when it is not. */
  const refusal = (verdict: Verdict): string | undefined => {
    if (verdict === 'owner') return t`They own the server.`
    if (verdict === 'rank') return t`Their highest role is not below yours.`
    return undefined
  }

  const act = (verdict: Verdict, entry: ActionWords) => offered(verdict, refusal(verdict), entry)

  const rightsOf = (member: Member) =>
    view &&
    memberRights({
      permissions: view.permissions,
      roles: view.roles,
      ownerId: view.server.ownerId,
      me: { id: me.id, roleIds: view.me.roleIds },
      member,
    })

  const roleEntries = (member: Member): MenuEntry[] =>
    view
      ? assignable(view.roles, view.me.roleIds, view.server.ownerId === me.id).map((role) => ({
          kind: 'check',
          label: role.name,
          icon: <RoleDot color={role.color} />,
          checked: member.roleIds.includes(role.id),
          onChange: (isGiven) => void attempt(() => setRole(serverId, member.id, role.id, isGiven)),
        }))
      : []

  const reportEntry = ({ id, displayName }: Pick<Member, 'id' | 'displayName'>): ActionEntry => ({
    kind: 'action',
    label: t`Report…`,
    icon: <Flag />,
    onSelect: () => openReport({ kind: 'user', userId: id, name: displayName }),
  })

  const entriesOf = (member: Member, anchor?: Element): MenuEntry[] => {
    const rights = rightsOf(member)
    if (!rights) return []
    const open = (kind: 'nickname' | 'mute' | 'kick' | 'ban') => () => openMemberDialog({ kind, serverId, member })
    const entries: MenuEntry[] = []
    if (anchor) {
      const onSelect = () => openProfile({ serverId, userId: member.id, person: member, anchor })
      entries.push({ kind: 'action', label: t`Profile`, icon: <CircleUserRound />, onSelect })
      entries.push({
        kind: 'action',
        label: t`Copy the username`,
        icon: <AtSign />,
        onSelect: () => void navigator.clipboard.writeText(member.username).then(() => notify(t`Username copied`)),
      })
    }
    entries.push(...act(rights.nickname, { label: t`Nickname…`, icon: <Pencil />, onSelect: open('nickname') }))
    const roles = rights.roles === 'allowed' ? roleEntries(member) : []
    if (roles.length > 0) entries.push({ kind: 'menu', label: t`Roles`, icon: <Shield />, entries: roles })
    if (member.id !== me.id) entries.push(reportEntry(member))
    const removal = [
      ...(isMuted(member)
        ? act(rights.mute, {
            label: t`End the mute`,
            icon: <Volume2 />,
            onSelect: () => void attempt(() => unmuteMember(serverId, member.id)),
          })
        : act(rights.mute, { label: t`Mute…`, icon: <VolumeX />, onSelect: open('mute') })),
      ...act(rights.kick, { label: t`Kick…`, icon: <DoorOpen />, danger: true, onSelect: open('kick') }),
      ...act(rights.ban, { label: t`Ban…`, icon: <Ban />, danger: true, onSelect: open('ban') }),
    ]
    if (removal.length > 0) entries.push({ kind: 'separator' }, ...removal)
    return entries
  }
  return { view, rightsOf, entriesOf, reportEntry }
}
