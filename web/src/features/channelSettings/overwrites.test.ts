import { expect, test } from 'vitest'
import { isSame, keyOf, nothing, stateOf, targetOf, withState } from './overwrites'

test('a right is allowed, denied, or left to the roles', () => {
  const allowed = withState(nothing, 'SEND_MESSAGES', 'allow')
  expect(stateOf(allowed, 'SEND_MESSAGES')).toBe('allow')
  const denied = withState(allowed, 'SEND_MESSAGES', 'deny')
  expect(denied).toEqual({ allow: [], deny: ['SEND_MESSAGES'] })
  expect(withState(denied, 'SEND_MESSAGES', 'inherit')).toEqual(nothing)
})

test('other rights stay as they are, and order says nothing', () => {
  const both = withState(withState(nothing, 'VIEW_CHANNEL', 'deny'), 'CONNECT', 'allow')
  expect(stateOf(both, 'VIEW_CHANNEL')).toBe('deny')
  expect(isSame({ allow: ['SPEAK', 'CONNECT'], deny: [] }, { allow: ['CONNECT', 'SPEAK'], deny: [] })).toBe(true)
  expect(isSame(both, nothing)).toBe(false)
})

test('a target survives its key', () => {
  for (const target of [{ roleId: 'r1' }, { userId: 'u1' }]) expect(targetOf(keyOf(target))).toEqual(target)
})
