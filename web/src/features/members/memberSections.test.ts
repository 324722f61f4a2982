import { expect, test } from 'vitest'
import type { Member } from '@/live/members'
import type { Role } from '@/live/servers'
import { memberSections } from './memberSections'

const member = (id: string, name: string, roleIds: string[] = [], nickname: string | null = null): Member => ({
  __typename: 'User',
  id,
  username: name.toLowerCase(),
  displayName: name,
  joinedAt: '2026-01-01T00:00:00Z',
  nickname,
  roleIds,
  mutedUntil: null,
  pending: false,
})
const role = (id: string, position: number, hoist: boolean): Role => ({
  __typename: 'Role',
  id,
  name: id,
  color: null,
  hoist,
  isDefault: position === 0,
  position,
})
const roles = [role('lead', 3, true), role('painter', 2, false), role('guest', 1, true), role('everyone', 0, true)]
const compare = new Intl.Collator('en').compare

test('hoisted roles first, then who is online, then who is not; by the name that is shown', () => {
  const people = [
    member('1', 'Zoe', ['guest', 'lead']),
    member('2', 'Émile', ['painter']),
    member('3', 'Ann', ['guest'], 'Zara'),
    member('4', 'Bob', ['guest']),
    member('5', 'Eve', ['lead']),
    member('6', 'Eva'),
  ]
  const sections = memberSections(people, new Set(['1', '2', '3', '4', '6']), roles, compare)
  expect(sections.map(({ key, members }) => [key, members.map(({ id }) => id)])).toEqual([
    ['lead', ['1']],
    ['guest', ['4', '3']],
    ['online', ['2', '6']],
    ['offline', ['5']],
  ])
})

test('what is empty is left out', () => {
  expect(memberSections([], new Set(), roles, compare)).toEqual([])
})
