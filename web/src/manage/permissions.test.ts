import { expect, test } from 'vitest'
import { impliedBy, permissionGroups, permissionWords, withPermission } from './permissions'

test('every right stands in exactly one group and has words', () => {
  const grouped = permissionGroups.flatMap(({ permissions }) => permissions)
  expect(grouped.toSorted()).toEqual(Object.keys(permissionWords).toSorted())
})

test('a right brings what it implies, which then cannot go alone', () => {
  const given = withPermission([], 'MANAGE_MESSAGES', true)
  expect(given).toEqual(['SEND_MESSAGES', 'MANAGE_MESSAGES'])
  expect(impliedBy(given, 'SEND_MESSAGES')).toBe('MANAGE_MESSAGES')
  expect(withPermission(given, 'SEND_MESSAGES', false)).toEqual(given)
  expect(withPermission(given, 'MANAGE_MESSAGES', false)).toEqual(['SEND_MESSAGES'])
})
