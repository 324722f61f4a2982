import { expect, test } from 'vitest'
import { MemberRanges, PAGE } from './memberRanges'
import type { Member } from './members'

const member = (place: number): Member => ({
  __typename: 'User',
  id: `m${place}`,
  username: `m${place}`,
  displayName: `M ${place}`,
  joinedAt: '2026-01-01T00:00:00Z',
  nickname: null,
  roleIds: [],
  mutedUntil: null,
  pending: false,
})

/** Fifty thousand members; notes which ranges are read. */
function server() {
  const read: number[] = []
  const ranges = new MemberRanges({
    readSections: async () => [{ roleId: null, presence: 'OFFLINE', count: 50_000 }],
    readRange: async (offset) => {
      read.push(offset)
      return Array.from({ length: PAGE }, (_, at) => member(offset + at))
    },
  })
  return { ranges, read }
}
const settle = () => new Promise((done) => setTimeout(done))

test('only what is looked at is read, and once', async () => {
  const { ranges, read } = server()
  await ranges.refresh()
  ranges.look(41_990, 42_020)
  ranges.look(41_995, 42_025)
  await settle()
  expect(read).toEqual([0, 41_900, 42_000])
  expect(MemberRanges.at(ranges.snapshot(), 42_001)?.id).toBe('m42001')
  expect(MemberRanges.at(ranges.snapshot(), 30_000)).toBeUndefined()
})

test('after a change what is in view is read again, and the rest forgotten', async () => {
  const { ranges, read } = server()
  await ranges.refresh()
  ranges.look(500, 530)
  await settle()
  read.length = 0
  await ranges.refresh()
  expect(read).toEqual([500])
  expect([...ranges.snapshot().pages.keys()]).toEqual([5])
})
