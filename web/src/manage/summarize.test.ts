import { expect, test } from 'vitest'
import type { AccessDiff } from './compare'
import { summarize } from './summarize'

const person = (id: string) => ({ __typename: 'User' as const, id, username: id, displayName: id })

const right = (permission: 'SEND_MESSAGES' | 'VIEW_CHANNEL', gaining: string[], losing: string[]) => ({
  __typename: 'PermissionDiff' as const,
  permission,
  gain: gaining.length,
  lose: losing.length,
  gaining: gaining.map(person),
  losing: losing.map(person),
})

const diff = (server: AccessDiff['server'], channels: Record<string, AccessDiff['server']>): AccessDiff => ({
  __typename: 'AccessDiff',
  affected: 3,
  server,
  channels: Object.entries(channels).map(([channelId, changes]) => ({
    __typename: 'ChannelDiff',
    channelId,
    changes,
  })),
})

test('a right is told once for all channels, with the longest list of people', () => {
  const change = summarize(
    diff([], {
      general: [right('SEND_MESSAGES', ['ann'], [])],
      aside: [right('SEND_MESSAGES', ['ann', 'bob'], [])],
    }),
  )
  expect(change).toHaveLength(1)
  expect(change[0]).toMatchObject({
    direction: 'gain',
    count: 2,
    channelIds: ['general', 'aside'],
    inServer: false,
  })
  expect(change[0]?.people.map(({ id }) => id)).toEqual(['ann', 'bob'])
})

test('losses come first, and what changes for nobody is not told', () => {
  const changes = summarize(diff([right('VIEW_CHANNEL', ['ann'], ['bob'])], { aside: [right('VIEW_CHANNEL', [], [])] }))
  expect(changes.map(({ direction, inServer, channelIds }) => [direction, inServer, channelIds])).toEqual([
    ['lose', true, []],
    ['gain', true, []],
  ])
})
