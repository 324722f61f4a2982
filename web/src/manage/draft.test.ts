import { expect, test } from 'vitest'
import { differences } from './draft'

const base = { name: 'Moderators', permissions: ['A', 'B'] }

test('only what differs is a change; the order of a list says nothing', () => {
  expect(differences(base, { name: 'Moderators', permissions: ['B', 'A'] })).toEqual({})
  expect(differences(base, { name: 'Helpers' })).toEqual({ name: 'Helpers' })
  expect(differences(base, { permissions: ['A'] })).toEqual({ permissions: ['A'] })
})

test('what others saved meanwhile is no change of mine any more', () => {
  expect(differences({ ...base, name: 'Helpers' }, { name: 'Helpers' })).toEqual({})
})
