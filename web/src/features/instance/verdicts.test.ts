import { expect, test } from 'vitest'
import type { GlobalRole } from '@/gql/graphql'
import { verdictOn } from './verdicts'

const ask = (mine: GlobalRole[], theirs: GlobalRole[], id = 'you') =>
  verdictOn({ me: { id: 'me', roles: mine }, target: { id, roles: theirs } })

test('nobody acts on oneself, whatever the role', () => {
  expect(ask(['APPLICATION_ADMINISTRATOR'], ['APPLICATION_ADMINISTRATOR'], 'me')).toBe('oneself')
  expect(ask(['USER_MODERATOR'], ['USER_MODERATOR'], 'me')).toBe('oneself')
})

test('on a holder of any role only an administrator acts', () => {
  expect(ask(['USER_MODERATOR'], ['SERVER_MODERATOR'])).toBe('holder')
  expect(ask(['USER_MODERATOR', 'SERVER_MODERATOR'], ['APPLICATION_ADMINISTRATOR'])).toBe('holder')
  expect(ask(['APPLICATION_ADMINISTRATOR'], ['APPLICATION_ADMINISTRATOR'])).toBe('allowed')
})

test('on everybody else a moderator does', () => {
  expect(ask(['USER_MODERATOR'], [])).toBe('allowed')
})
