import { expect, test } from 'vitest'
import { moveByDrop, moveByOne, outranks, standing } from './rank'
import type { Role } from './roles'

const role = (id: string, position: number): Role => ({
  __typename: 'Role',
  id,
  serverId: 's',
  name: id,
  color: null,
  hoist: false,
  mentionable: false,
  isDefault: position === 0,
  position,
  permissions: [],
  memberCount: 0,
})

const roles = [role('admins', 4), role('mods', 3), role('helpers', 2), role('guests', 1), role('everyone', 0)]
const owner = { top: 0, isOwner: true }
const mod = standing(roles, ['guests', 'mods'], false)

test('the highest own role counts, and what stands at it is not below it', () => {
  expect(mod.top).toBe(3)
  expect(roles.filter((it) => outranks(mod, it)).map(({ id }) => id)).toEqual(['helpers', 'guests', 'everyone'])
  expect(roles.every((it) => outranks(owner, it))).toBe(true)
  expect(standing(roles, [], false).top).toBe(0)
})

test('a step up stands above the neighbour, a step down above the one after it', () => {
  expect(moveByOne(roles, 'guests', -1, owner)).toBe('helpers')
  expect(moveByOne(roles, 'helpers', 1, owner)).toBe(null)
  expect(moveByOne(roles, 'admins', 1, owner)).toBe('helpers')
  expect(moveByOne(roles, 'admins', -1, owner)).toBe(undefined)
  expect(moveByOne(roles, 'guests', 1, owner)).toBe(undefined)
})

test('nothing goes past a role that one does not outrank', () => {
  expect(moveByOne(roles, 'helpers', -1, mod)).toBe(undefined)
  expect(moveByOne(roles, 'guests', -1, mod)).toBe('helpers')
  expect(moveByDrop(roles, 'guests', 'mods', 'before', mod)).toBe(undefined)
  expect(moveByDrop(roles, 'guests', 'mods', 'after', mod)).toBe('helpers')
})

test('a drop says above whom; one that changes nothing says nothing', () => {
  expect(moveByDrop(roles, 'guests', 'admins', 'before', owner)).toBe('admins')
  expect(moveByDrop(roles, 'admins', 'guests', 'after', owner)).toBe(null)
  expect(moveByDrop(roles, 'mods', 'admins', 'after', owner)).toBe(undefined)
  expect(moveByDrop(roles, 'mods', 'helpers', 'before', owner)).toBe(undefined)
  expect(moveByDrop(roles, 'mods', 'mods', 'before', owner)).toBe(undefined)
})
