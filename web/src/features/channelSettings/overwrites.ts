import type { Permission } from '@/gql/graphql'
import { channelPermissions } from '@/manage/permissions'

/** What a channel says about one right of one role or member. */
export type State = 'allow' | 'inherit' | 'deny'

export interface Exception {
  allow: readonly Permission[]
  deny: readonly Permission[]
}

export const nothing: Exception = { allow: [], deny: [] }

export function stateOf({ allow, deny }: Exception, permission: Permission): State {
  if (allow.includes(permission)) return 'allow'
  return deny.includes(permission) ? 'deny' : 'inherit'
}

export function withState(exception: Exception, permission: Permission, state: State): Exception {
  const pick = (wanted: State, given: readonly Permission[]) =>
    channelPermissions.filter((it) => (it === permission ? state === wanted : given.includes(it)))
  return { allow: pick('allow', exception.allow), deny: pick('deny', exception.deny) }
}

const asText = (list: readonly Permission[]) => channelPermissions.filter((it) => list.includes(it)).join()

export const isSame = (a: Exception, b: Exception): boolean =>
  asText(a.allow) === asText(b.allow) && asText(a.deny) === asText(b.deny)

/** Whom an exception is about. */
export type Target = { roleId: string } | { userId: string }

export const keyOf = (target: Target): string =>
  'roleId' in target ? `role:${target.roleId}` : `user:${target.userId}`

/** Back from `keyOf`. */
export function targetOf(key: string): Target {
  const id = key.slice(5)
  return key.startsWith('role:') ? { roleId: id } : { userId: id }
}
