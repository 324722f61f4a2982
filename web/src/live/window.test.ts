import { expect, it } from 'vitest'
import { appendPage, insert, prependPage, remove, WINDOW, type Entry, type TimelineWindow } from './window'

const entry = (n: number): Entry => ({ id: `${n}`.padStart(6, '0'), key: `${n}`, authorId: 'a', at: n })
const run = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => entry(from + k))
const window = (from: number, to: number, rest: Partial<TimelineWindow> = {}): TimelineWindow => ({
  entries: run(from, to),
  hasOlder: false,
  hasNewer: false,
  ...rest,
})
const ats = ({ entries }: TimelineWindow) => entries.map(({ at }) => at)

it('inserts once, at its place', () => {
  expect(ats(insert(window(0, 2), entry(5)))).toEqual([0, 1, 5])
  expect(ats(insert({ ...window(0, 0), entries: [entry(1), entry(3)] }, entry(2)))).toEqual([1, 2, 3])
  const same = window(0, 3)
  expect(insert(same, entry(1))).toBe(same)
})

it('pushes the oldest out of a full window', () => {
  const full = insert(window(0, WINDOW), entry(WINDOW))
  expect(full.entries).toHaveLength(WINDOW)
  expect(full).toMatchObject({ hasOlder: true, hasNewer: false })
  expect(full.entries[0]?.at).toBe(1)
})

it('removes what is there', () => {
  expect(ats(remove(window(0, 3), entry(1).id))).toEqual([0, 2])
  const same = window(0, 3)
  expect(remove(same, 'none')).toBe(same)
})

it('prepends a page, without what it has already, and lets the newest go', () => {
  const joined = prependPage(window(10, 12), { entries: run(8, 11), hasOlder: true, hasNewer: true })
  expect(ats(joined)).toEqual([8, 9, 10, 11])
  expect(joined).toMatchObject({ hasOlder: true, hasNewer: false })
  const full = prependPage(window(50, 50 + WINDOW), { entries: run(0, 50), hasOlder: false, hasNewer: true })
  expect([full.entries.length, full.entries[0]?.at, full.hasNewer, full.hasOlder]).toEqual([WINDOW, 0, true, false])
})

it('appends a page, and lets the oldest go', () => {
  const full = appendPage(window(0, WINDOW, { hasNewer: true }), {
    entries: run(WINDOW - 1, WINDOW + 49),
    hasOlder: true,
    hasNewer: false,
  })
  expect([full.entries.length, full.entries[0]?.at, full.hasNewer, full.hasOlder]).toEqual([WINDOW, 49, false, true])
})
