import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import type { Channel } from '@/live/servers'
import { compareRoleDeletion } from '@/manage/compare'
import { ReviewDialog } from '@/manage/ReviewDialog'
import { deleteRole, type Role } from '@/manage/roles'

interface Props {
  role: Role
  roles: readonly Role[]
  channels: readonly Channel[]
  onClose: () => void
}

/** What follows from deleting a role: its own rights go, and what channels say about it. */
export function DeleteRoleDialog({ role, roles, channels, onClose }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { serverId, id, memberCount } = role
  const next = roles[roles.findIndex((it) => it.id === id) + 1]
  return (
    <ReviewDialog
      danger
      title={t`Delete ${role.name}?`}
      description={t`Members who lose it: ${memberCount}. What channels say about this role is forgotten. This cannot be undone.`}
      submit={t`Delete the role`}
      channels={channels}
      compare={async () => [await compareRoleDeletion(serverId, id)]}
      save={async () => {
        await deleteRole(serverId, id)
        const place = next ? `roles/${next.id}` : 'roles'
        // What was changed and not saved went with the role.
        await navigate({
          to: '/s/$serverId/settings/$',
          params: { serverId, _splat: place },
          ignoreBlocker: true,
        })
      }}
      onClose={onClose}
    />
  )
}
