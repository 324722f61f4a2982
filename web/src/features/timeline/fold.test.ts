import { expect, it } from 'vitest'
import { fold, GROUP_MS, type Item, type Row } from './fold'

const dayMs = 86_400_000
const options = { newAfter: undefined, myId: 'me', dayOf: (at: number) => `${Math.floor(at / dayMs)}` }
const item = (id: string, authorId: string, at: number): Item => ({ id, key: id, authorId, at })

/** `+` a message with a head, `.` one below it, `|` a day, `N` the new divider. */
const shape = (rows: readonly Row[]) =>
  rows
    .map((row) => {
      if (row.kind === 'day') return '|'
      if (row.kind === 'new') return 'N'
      return row.hasHead ? '+' : '.'
    })
    .join('')

it('groups one author within seven minutes, to the millisecond', () => {
  const pair = (gap: number) => shape(fold([item('1', 'ann', 0), item('2', 'ann', gap)], options))
  expect(GROUP_MS).toBe(420_000)
  expect(pair(419_999)).toBe('|+.')
  expect(pair(420_000)).toBe('|++')
})

it('measures from the message before, not from the head', () => {
  const items = [0, 300_000, 600_000, 900_000].map((at, n) => item(`${n}`, 'ann', at))
  expect(shape(fold(items, options))).toBe('|+...')
})

it('starts anew with another author and after another author', () => {
  const items = [item('1', 'ann', 0), item('2', 'bob', 1), item('3', 'ann', 2)]
  expect(shape(fold(items, options))).toBe('|+++')
})

it('starts a day at its first message, with a head', () => {
  const items = [item('1', 'ann', dayMs - 1), item('2', 'ann', dayMs), item('3', 'ann', dayMs + 1)]
  expect(shape(fold(items, options))).toBe('|+|+.')
})

it('puts one divider before the first new message of somebody else', () => {
  const items = [item('1', 'ann', 0), item('2', 'me', 1), item('3', 'ann', 2), item('4', 'ann', 3)]
  expect(shape(fold(items, { ...options, newAfter: '1' }))).toBe('|++N+.')
  expect(shape(fold(items, { ...options, newAfter: '4' }))).toBe('|+++.')
  expect(shape(fold(items, { ...options, newAfter: null }))).toBe('|N+++.')
})

it('never counts what is on its way as new', () => {
  const pending = { id: null, key: 'n', authorId: 'me', at: 5 }
  expect(shape(fold([item('1', 'me', 0), pending], { ...options, newAfter: '1' }))).toBe('|+.')
})

it('keeps the keys that it was given', () => {
  const rows = fold([{ id: '7', key: 'nonce', authorId: 'me', at: 0 }], options)
  expect(rows.map(({ key }) => key)).toEqual(['day 0', 'nonce'])
})
