import { describe, expect, test } from 'vitest'
import type { Channel } from '@/live/servers'
import { destinations, moveByDrop, moveByOne } from './moves'
import { groupChannels, inReadingOrder, travel } from './tree'

const make = (id: string, kind: Channel['kind'], parentId: string | null = null): Channel => ({
  __typename: 'Channel',
  id,
  serverId: 's',
  kind,
  name: id,
  topic: '',
  private: false,
  slowMode: 0,
  parentId,
  position: 0,
})

// rules / Studio: general, critique / Projects: harbour / Empty
const channels = [
  make('rules', 'TEXT'),
  make('Studio', 'CATEGORY'),
  make('general', 'TEXT', 'Studio'),
  make('Projects', 'CATEGORY'),
  make('critique', 'TEXT', 'Studio'),
  make('harbour', 'TEXT', 'Projects'),
  make('Empty', 'CATEGORY'),
]
const get = (id: string) => {
  const found = channels.find((channel) => channel.id === id)
  if (!found) throw new Error(id)
  return found
}

describe('the tree', () => {
  test('groups by category, those without one first', () => {
    const groups = groupChannels(channels).map(({ category, channels: own }) => [
      category?.id ?? null,
      own.map(({ id }) => id),
    ])
    expect(groups).toEqual([
      [null, ['rules']],
      ['Studio', ['general', 'critique']],
      ['Projects', ['harbour']],
      ['Empty', []],
    ])
  })

  test('a channel whose category is hidden is not lost', () => {
    expect(inReadingOrder([make('a', 'TEXT', 'hidden')]).map(({ id }) => id)).toEqual(['a'])
  })

  test('travels round the end, past what is not wanted', () => {
    const ids = ['a', 'b', 'c']
    expect(travel(ids, 'a', 1)).toBe('b')
    expect(travel(ids, 'c', 1)).toBe('a')
    expect(travel(ids, 'a', -1)).toBe('c')
    expect(travel(ids, undefined, 1)).toBe('a')
    expect(travel(ids, undefined, -1)).toBe('c')
    expect(travel(ids, 'a', 1, (id) => id === 'c')).toBe('c')
    expect(travel(ids, 'a', 1, () => false)).toBeNull()
    expect(travel([], 'a', 1)).toBeNull()
    expect(travel(['a'], 'a', 1)).toBeNull()
  })
})

test('a conference stands among the channels, but is not read through', () => {
  const mixed = [...channels, make('stage', 'CONFERENCE', 'Projects')]
  expect(
    groupChannels(mixed)
      .at(-2)
      ?.channels.map(({ id }) => id),
  ).toEqual(['harbour', 'stage'])
  expect(inReadingOrder(mixed).map(({ id }) => id)).not.toContain('stage')
  const stage = make('stage', 'CONFERENCE', 'Projects')
  expect(moveByDrop(mixed, stage, { over: get('harbour'), edge: 'before' })).toEqual({
    id: 'stage',
    parentId: 'Projects',
    beforeId: 'harbour',
  })
})

describe('one place up or down', () => {
  const move = (id: string, step: 1 | -1) => {
    const input = moveByOne(channels, get(id), step)
    return input && [input.parentId, input.beforeId]
  }
  test.each([
    ['critique', -1, ['Studio', 'general']],
    ['general', 1, ['Studio', null]],
    ['general', -1, [null, null]], // out of its category, last of those without one
    ['rules', -1, null],
    ['rules', 1, ['Studio', 'general']],
    ['critique', 1, ['Projects', 'harbour']],
    ['harbour', 1, ['Empty', null]],
    ['Studio', -1, null],
    ['Studio', 1, [null, 'Empty']],
    ['Projects', -1, [null, 'Studio']],
    ['Projects', 1, [null, null]],
    ['Empty', 1, null],
  ] as const)('%s by %i', (id, step, expected) => {
    expect(move(id, step)).toEqual(expected)
  })
})

test('a channel can go to every category but its own', () => {
  expect(destinations(channels, get('general')).map((it) => it?.id ?? null)).toEqual([null, 'Projects', 'Empty'])
  expect(destinations(channels, get('Studio'))).toEqual([])
})

describe('a drop', () => {
  const drop = (id: string, over: string, edge: 'before' | 'after') => {
    const input = moveByDrop(channels, get(id), { over: get(over), edge })
    return input && [input.parentId, input.beforeId]
  }
  test('goes before or after what it is let go over', () => {
    expect(drop('harbour', 'critique', 'before')).toEqual(['Studio', 'critique'])
    expect(drop('harbour', 'critique', 'after')).toEqual(['Studio', null])
    expect(drop('general', 'critique', 'after')).toEqual(['Studio', null])
    expect(drop('Empty', 'Studio', 'before')).toEqual([null, 'Studio'])
    expect(drop('Studio', 'Projects', 'after')).toEqual([null, 'Empty'])
  })
  test('where it was means nothing', () => {
    expect(drop('general', 'general', 'after')).toBeNull()
    expect(drop('general', 'critique', 'before')).toBeNull()
    expect(drop('critique', 'general', 'after')).toBeNull()
  })
  test('kinds do not mix, except into a category', () => {
    expect(drop('Studio', 'rules', 'after')).toBeNull()
    expect(moveByDrop(channels, get('Studio'), { into: get('Empty') })).toBeNull()
    expect(moveByDrop(channels, get('rules'), { into: get('Studio') })).toEqual({
      id: 'rules',
      parentId: 'Studio',
      beforeId: 'general',
    })
  })
})
