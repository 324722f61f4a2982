import { expect, test } from 'vitest'
import { slice, topOf } from './layout'

const size = { height: 440, row: 44, head: 36 }

test('of fifty thousand a screenful is drawn', () => {
  const { parts, from, to } = slice([3, 50_000], { top: 1_000_000, ...size })
  expect(parts[0]).toEqual({ from: 3, to: 3 })
  expect(to - from).toBeLessThan(40)
  const first = topOf([3, 50_000], from, size.row, size.head)
  const last = topOf([3, 50_000], to - 1, size.row, size.head)
  expect(first).toBeLessThan(1_000_000)
  expect(last + size.row).toBeGreaterThan(1_000_440)
})

test('at the beginning several sections are in view', () => {
  expect(slice([2, 0, 3], { top: 0, ...size })).toEqual({
    parts: [
      { from: 0, to: 2 },
      { from: 0, to: 0 },
      { from: 0, to: 3 },
    ],
    from: 0,
    to: 5,
  })
})

test('places are counted over all sections, headings between them', () => {
  expect(topOf([2, 3], 0, 44, 36)).toBe(36)
  expect(topOf([2, 3], 2, 44, 36)).toBe(36 + 88 + 36)
})
