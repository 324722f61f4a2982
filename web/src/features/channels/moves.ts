import type { MoveChannelInput } from '@/gql/graphql'
import type { Channel } from '@/live/servers'
import { type Group, groupChannels } from './tree'

/** Where a channel or category would go; `null`: it stands at that end already. */
export type Move = MoveChannelInput | null

const before = (id: string, parentId: string | null, beforeId: string | null): MoveChannelInput => ({
  id,
  parentId,
  beforeId,
})

/** The move one place up (-1) or down (1): past its neighbour, or into the category next door. */
export function moveByOne(channels: readonly Channel[], channel: Channel, step: 1 | -1): Move {
  const groups = groupChannels(channels)
  return channel.kind === 'CATEGORY' ? moveCategory(groups, channel.id, step) : moveText(groups, channel.id, step)
}

function moveCategory(groups: readonly Group[], id: string, step: 1 | -1): Move {
  const ids = groups.flatMap(({ category }) => (category ? [category.id] : []))
  const at = ids.indexOf(id)
  if (!ids[at + step]) return null
  return before(id, null, (step === -1 ? ids[at - 1] : ids[at + 2]) ?? null)
}

function moveText(groups: readonly Group[], id: string, step: 1 | -1): Move {
  const place = groups.findIndex(({ channels }) => channels.some((it) => it.id === id))
  const group = groups[place]
  if (!group) return null
  const at = group.channels.findIndex((it) => it.id === id)
  const parentId = group.category?.id ?? null
  if (group.channels[at + step]) {
    return before(id, parentId, (step === -1 ? group.channels[at - 1] : group.channels[at + 2])?.id ?? null)
  }
  const next = groups[place + step]
  if (!next) return null
  return before(id, next.category?.id ?? null, step === 1 ? (next.channels[0]?.id ?? null) : null)
}

/** The categories (`null`: none) that a channel can be moved to, last in each; not the one it is in. */
export function destinations(channels: readonly Channel[], channel: Channel): (Channel | null)[] {
  if (channel.kind === 'CATEGORY') return []
  return groupChannels(channels)
    .filter((group) => !group.channels.some(({ id }) => id === channel.id))
    .map(({ category }) => category)
}

/** Categories stand among categories, all else among channels. */
export const areApart = (one: Channel, other: Channel): boolean =>
  (one.kind === 'CATEGORY') !== (other.kind === 'CATEGORY')

/** What a dragged channel or category is let go over. */
export type Landing = { over: Channel; edge: 'before' | 'after' } | { into: Channel | null }

/** The move that letting go means; `null` if it means nothing. */
export function moveByDrop(channels: readonly Channel[], dragged: Channel, landing: Landing): Move {
  const groups = groupChannels(channels)
  if ('into' in landing) {
    if (dragged.kind === 'CATEGORY') return null
    const group = groups.find(({ category }) => category?.id === landing.into?.id)
    const first = group?.channels.find(({ id }) => id !== dragged.id)
    return before(dragged.id, landing.into?.id ?? null, first?.id ?? null)
  }
  const { over, edge } = landing
  if (over.id === dragged.id || areApart(over, dragged)) return null
  const siblings =
    over.kind === 'CATEGORY'
      ? groups.flatMap(({ category }) => (category ? [category] : []))
      : (groups.find((group) => group.channels.some(({ id }) => id === over.id))?.channels ?? [])
  const others = siblings.filter(({ id }) => id !== dragged.id)
  const at = others.findIndex(({ id }) => id === over.id)
  const follower = edge === 'before' ? over : others[at + 1]
  const parentId = over.kind === 'CATEGORY' ? null : (over.parentId ?? null)
  const stays = siblings[siblings.findIndex(({ id }) => id === dragged.id) + 1]?.id === follower?.id
  if (stays && siblings.some(({ id }) => id === dragged.id)) return null
  return before(dragged.id, parentId, follower?.id ?? null)
}
