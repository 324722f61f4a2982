import { expect, test } from 'vitest'
import type { Permission } from '@/gql/graphql'
import type { Role } from '@/live/servers'
import { assignable, memberRights } from './memberRights'

const role = (id: string, position: number): Role => ({
  __typename: 'Role',
  id,
  name: id,
  color: null,
  hoist: false,
  isDefault: position === 0,
  position,
})
const roles = [role('lead', 3), role('moderator', 2), role('guest', 1), role('everyone', 0)]

const ask = (permissions: Permission[], mine: string[], theirs: string[], ids = { me: 'me', member: 'you' }) =>
  memberRights({
    permissions,
    roles,
    ownerId: 'owner',
    me: { id: ids.me, roleIds: mine },
    member: { id: ids.member, roleIds: theirs },
  })

test('without the right nothing is offered, whatever the rank', () => {
  expect(Object.values(ask([], ['lead'], []))).toEqual(Array(5).fill('without right'))
})

test('rank must be higher, not equal', () => {
  expect(ask(['MANAGE_MEMBERS'], ['moderator'], ['guest']).kick).toBe('allowed')
  expect(ask(['MANAGE_MEMBERS'], ['moderator'], ['moderator']).kick).toBe('rank')
  expect(ask(['MANAGE_MEMBERS'], ['moderator'], ['lead']).ban).toBe('rank')
  expect(ask(['MANAGE_MEMBERS'], [], []).mute).toBe('rank')
})

test('the owner is above all and below nobody', () => {
  expect(ask(['ADMINISTRATOR'], ['lead'], [], { me: 'me', member: 'owner' }).kick).toBe('owner')
  expect(ask(['ADMINISTRATOR'], [], ['lead'], { me: 'owner', member: 'you' }).kick).toBe('allowed')
})

test('to oneself: a nickname and roles, never a mute, a kick or a ban', () => {
  const self = ask(['CHANGE_NICKNAME', 'MANAGE_ROLES', 'MANAGE_MEMBERS'], ['moderator'], ['moderator'], {
    me: 'me',
    member: 'me',
  })
  expect(self).toEqual({
    nickname: 'allowed',
    roles: 'allowed',
    mute: 'without right',
    kick: 'without right',
    ban: 'without right',
  })
  expect(ask(['CHANGE_NICKNAME'], ['lead'], []).nickname).toBe('without right')
})

test('roles below the own highest one can be given, never the default role', () => {
  expect(assignable(roles, ['moderator'], false).map(({ id }) => id)).toEqual(['guest'])
  expect(assignable(roles, [], true).map(({ id }) => id)).toEqual(['lead', 'moderator', 'guest'])
})
