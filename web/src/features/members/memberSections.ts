import { nameOf } from '@/live/looks'
import type { Member } from '@/live/members'
import type { Role } from '@/live/servers'

/** A part of the list; `role` null for those who have no hoisted one. */
export interface Section {
  key: string
  role: Role | null
  /** `null`: online and offline ones together. */
  online: boolean | null
  count: number
}

export interface FullSection extends Section {
  online: boolean
  members: readonly Member[]
}

/**
 * Members by their highest hoisted role, then those online without one, then whoever is offline; by name in each.
 * `compare` knows the reader's language. Empty sections are left out.
 */
export function memberSections(
  people: Iterable<Member>,
  online: ReadonlySet<string>,
  roles: readonly Role[],
  compare: (a: string, b: string) => number,
): FullSection[] {
  const sorted = [...people].toSorted((a, b) => compare(nameOf(a), nameOf(b)) || (a.id < b.id ? -1 : 1))
  const hoisted = roles.filter(({ hoist, isDefault }) => hoist && !isDefault)
  const here = Map.groupBy(
    sorted.filter(({ id }) => online.has(id)),
    ({ roleIds }) => hoisted.find(({ id }) => roleIds.includes(id)) ?? null,
  )
  return [
    ...hoisted.map((role) => section(role.id, role, true, here.get(role) ?? [])),
    section('online', null, true, here.get(null) ?? []),
    section(
      'offline',
      null,
      false,
      sorted.filter(({ id }) => !online.has(id)),
    ),
  ].filter(({ count }) => count > 0)
}

function section(key: string, role: Role | null, online: boolean, members: readonly Member[]): FullSection {
  return { key, role, online, count: members.length, members }
}
