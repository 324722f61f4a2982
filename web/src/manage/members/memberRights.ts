import type { Permission } from '@/gql/graphql'
import { hasPermission, type Role } from '@/live/servers'
import { standing } from '@/manage/rank'

/** Whether something can be done to a member; where it cannot although one has the right, why. */
export type Verdict = 'allowed' | 'without right' | 'owner' | 'rank'

export type MemberAct = 'nickname' | 'roles' | 'mute' | 'kick' | 'ban'

interface Question {
  permissions: readonly Permission[]
  roles: readonly Role[]
  ownerId: string
  /** Who asks. */
  me: { id: string; roleIds: readonly string[] }
  /** Whom it would be done to. */
  member: { id: string; roleIds: readonly string[] }
}

const needed = { mute: 'MANAGE_MEMBERS', kick: 'MANAGE_MEMBERS', ban: 'MANAGE_MEMBERS', roles: 'MANAGE_ROLES' } as const

/** The server decides anew; this says beforehand what it will say. */
export function memberRights({
  permissions,
  roles,
  ownerId,
  me,
  member,
}: Question): Readonly<Record<MemberAct, Verdict>> {
  const isMe = me.id === member.id
  const mine = standing(roles, me.roleIds, me.id === ownerId)
  const theirs = standing(roles, member.roleIds, member.id === ownerId)
  const rank: Verdict = theirs.isOwner ? 'owner' : mine.isOwner || mine.top > theirs.top ? 'allowed' : 'rank'
  const has = (right: Permission) => hasPermission(permissions, right)
  const toOthers = (act: keyof typeof needed): Verdict => (isMe || !has(needed[act]) ? 'without right' : rank)
  const nickname = isMe ? has('CHANGE_NICKNAME') : has('MANAGE_NICKNAMES')
  return {
    nickname: !nickname ? 'without right' : isMe ? 'allowed' : rank,
    roles: isMe && has('MANAGE_ROLES') ? 'allowed' : toOthers('roles'),
    mute: toOthers('mute'),
    kick: toOthers('kick'),
    ban: toOthers('ban'),
  }
}

/** The roles that the viewer may give and take, highest first. */
export function assignable(roles: readonly Role[], mine: readonly string[], isOwner: boolean): readonly Role[] {
  const { top } = standing(roles, mine, isOwner)
  return roles.filter(({ isDefault, position }) => !isDefault && (isOwner || position < top))
}
