import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const mutate = vi.hoisted(() => vi.fn(() => Promise.resolve({})))
vi.mock('./client', () => ({ client: { mutate } }))

const {
  applyReadStateChanged,
  forgetReadStates,
  isUnread,
  markRead,
  markServerRead,
  noteActivity,
  noteDeletion,
  replaceServer,
  sumMarks,
  useReadStates,
} = await import('./readStates')

const state = (channelId: string) => useReadStates.getState().channels[channelId]
const marks = (channelId: string) => ({ unread: isUnread(state(channelId)), mentions: state(channelId)?.mentions })
const fresh = (channelId: string, lastReadId: string | null, lastMessageId: string | null, mentions = 0) => ({
  __typename: 'ReadState' as const,
  channelId,
  lastReadId,
  lastMessageId,
  mentions,
})

beforeEach(() => {
  vi.useFakeTimers()
  mutate.mockClear()
  forgetReadStates()
  replaceServer('s', [fresh('a', '1', '3', 2), fresh('b', '5', '5'), fresh('c', null, null)])
  replaceServer('t', [fresh('d', null, '1', 1)])
})
afterEach(() => void vi.useRealTimers())

it('is unread while there is something newer than what was read', () => {
  expect(['a', 'b', 'c', 'd'].map((id) => isUnread(state(id)))).toEqual([true, false, false, true])
})

it('sums a server and everything', () => {
  const { channels } = useReadStates.getState()
  expect(sumMarks(channels, 's')).toEqual({ unread: true, mentions: 2 })
  expect(sumMarks(channels)).toEqual({ unread: true, mentions: 3 })
})

it('marks at once here, and on the server in one go', () => {
  markRead('a', '2')
  markRead('a', '3')
  expect(marks('a')).toEqual({ unread: false, mentions: 0 })
  expect(mutate).not.toHaveBeenCalled()
  vi.runAllTimers()
  expect(mutate).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ variables: { channelId: 'a', messageId: '3' } }),
  )
})

it('never moves a mark back', () => {
  markRead('b', '4')
  applyReadStateChanged({ channelId: 'b', lastReadId: '2', mentions: 7 })
  replaceServer('s', [fresh('b', '3', '5', 7)])
  vi.runAllTimers()
  expect(state('b')).toMatchObject({ lastReadId: '5', mentions: 0 })
  expect(mutate).not.toHaveBeenCalled()
})

it('follows another device and a new mention', () => {
  applyReadStateChanged({ channelId: 'a', lastReadId: '3', mentions: 0 })
  expect(marks('a')).toEqual({ unread: false, mentions: 0 })
  noteActivity('a', '4', false)
  applyReadStateChanged({ channelId: 'a', lastReadId: '3', mentions: 1 })
  expect(marks('a')).toEqual({ unread: true, mentions: 1 })
})

it('takes my own message as read', () => {
  noteActivity('b', '6', true)
  expect(marks('b').unread).toBe(false)
})

it('is not unread for a message that was deleted', () => {
  noteActivity('b', '6', false)
  noteDeletion('b', '6', '5')
  expect(marks('b').unread).toBe(false)
  noteDeletion('b', '1', null)
  expect(state('b')?.lastMessageId).toBe('5')
})

it('marks a whole server, and no other', () => {
  markServerRead('s')
  expect([marks('a').unread, marks('d').unread]).toEqual([false, true])
})

it('forgets the channels that are gone from a fresh view', () => {
  replaceServer('s', [fresh('b', '5', '5')])
  expect([state('a'), state('d')?.serverId]).toEqual([undefined, 't'])
})
