import { type Member, useMember, useNicknames } from './members'
import type { Role } from './servers'

/** The colour of the highest of a member's roles that has one, as `#rrggbb`. */
export function topColor(roles: readonly Role[], roleIds: readonly string[]): string | null {
  const found = roles.find(({ id, color }) => color && roleIds.includes(id))
  return found?.color ?? null
}

/** What somebody is called in a server. */
export const nameOf = ({ nickname, displayName }: Pick<Member, 'nickname' | 'displayName'>): string =>
  nickname ?? displayName

/** Name and colour of a person in a server, as far as their membership is known. */
export function useLook(serverId: string, roles: readonly Role[], person: { id: string; displayName: string }) {
  const member = useMember(serverId, person.id)
  return {
    name: member ? nameOf(member) : person.displayName,
    color: member ? topColor(roles, member.roleIds) : null,
  }
}

/** What people are called in a server, live; a function, for texts in which several are named. */
export function useNames(serverId: string, people: readonly { id: string; displayName: string }[]) {
  const nicknames = useNicknames(
    serverId,
    people.map(({ id }) => id),
  )
  return ({ id, displayName }: { id: string; displayName: string }): string =>
    nicknames[people.findIndex((person) => person.id === id)] ?? displayName
}
