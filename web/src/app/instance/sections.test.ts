import { expect, test } from 'vitest'
import type { GlobalRole } from '@/gql/graphql'
import { openTo } from './sections'

const pages = (...roles: GlobalRole[]) => openTo(roles).map(({ path }) => path)

test('each role opens its own pages, an administrator all of them', () => {
  expect(pages()).toEqual([])
  expect(pages('USER_MODERATOR')).toEqual(['reports', 'users'])
  expect(pages('SERVER_MODERATOR')).toEqual(['servers'])
  expect(pages('USER_MODERATOR', 'SERVER_MODERATOR')).toEqual(['reports', 'users', 'servers'])
  expect(pages('APPLICATION_ADMINISTRATOR')).toEqual(['reports', 'users', 'servers', 'roles', 'audit', 'settings'])
})
