import { expect, it } from 'vitest'
import { candidates, complete, queryAt } from './candidates'
import { lengthOf } from './length'

const ann = { id: '1', username: 'ann', displayName: 'Ann Lee', nickname: null }
const bob = { id: '2', username: 'bobby', displayName: 'Robert', nickname: null }
const lea = { id: '3', username: 'lea', displayName: 'Léa', nickname: null }

it.each([
  ['@', 1, ''],
  ['hi @An', 6, 'an'],
  ['(@bo', 4, 'bo'],
  ['@ann later', 4, 'ann'],
])('finds a name in %j', (text, caret, name) => {
  expect(queryAt(text, caret)?.name).toBe(name)
})

it.each([
  ['mail a@b', 8],
  ['@ann x', 6],
  ['no', 2],
])('finds none in %j', (text, caret) => {
  expect(queryAt(text, caret)).toBeNull()
})

it('matches username and each word of the name, recent speakers first', () => {
  const people = [ann, bob, lea]
  expect(candidates(people, '', []).map(({ id }) => id)).toEqual(['1', '3', '2'])
  expect(candidates(people, '', ['2']).map(({ id }) => id)).toEqual(['2', '1', '3'])
  expect(candidates(people, 'le', [])).toEqual(
    [lea, ann].toSorted((a, b) => a.displayName.localeCompare(b.displayName)),
  )
  expect(candidates(people, 'ro', [])).toEqual([bob])
  expect(candidates(people, 'zo', [])).toEqual([])
  expect(candidates(people, 'ber', [])).toEqual([bob])
})

it('matches nicknames, whatever their accents, beginnings before parts', () => {
  const queen = { ...bob, nickname: 'Élodie la Reine' }
  expect(candidates([ann, queen], 'elo', [])).toEqual([queen])
  expect(candidates([ann, queen], 'rei', [])).toEqual([queen])
  expect(candidates([queen, lea], 'le', ['2']).map(({ id }) => id)).toEqual(['3'])
  expect(queryAt('@Élo', 4)?.name).toBe('elo')
})

it('writes the name out, with one space behind it', () => {
  const query = { from: 3, to: 5, name: 'a' }
  expect(complete('hi @a', query, 'ann')).toEqual({ text: 'hi @ann ', caret: 8 })
  expect(complete('hi @a there', query, 'ann')).toEqual({ text: 'hi @ann there', caret: 8 })
})

it('counts characters as the server does', () => {
  expect(lengthOf('aé🥖')).toBe(3)
})
