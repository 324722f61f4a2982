import { expect, test } from 'vitest'
import { rolesChanged } from './roleChange'

const roles = (...names: string[]) => JSON.stringify({ roles: names })

test('a role that was given, and one that was taken', () => {
  expect(rolesChanged(roles(), roles('USER_MODERATOR'))).toEqual(['USER_MODERATOR'])
  expect(rolesChanged(roles('USER_MODERATOR', 'SERVER_MODERATOR'), roles('USER_MODERATOR'))).toEqual([
    'SERVER_MODERATOR',
  ])
})

test('what says nothing of roles, or cannot be read', () => {
  expect(rolesChanged(null, '{"until":1}')).toEqual([])
  expect(rolesChanged('{"roles":7}', 'no JSON')).toEqual([])
})
