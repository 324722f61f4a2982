import { expect, test } from 'vitest'
import { memberSections } from './memberSections'

const person = (id: string, displayName: string) => ({ __typename: 'User' as const, id, username: id, displayName })
const people = [person('1', 'Zoé'), person('2', 'Éric'), person('3', 'Ben'), person('4', 'Éric')]

test('online and offline, each by name in the reader’s language', () => {
  const { compare } = new Intl.Collator('fr')
  const { online, offline } = memberSections(people, new Set(['1', '4', '2']), compare)
  expect(online.map(({ id }) => id)).toEqual(['2', '4', '1'])
  expect(offline.map(({ id }) => id)).toEqual(['3'])
})
