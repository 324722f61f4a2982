import type { Channel } from '@/live/servers'

/** Channels that stand together: those without a category first, then each category with its own. */
export interface Group {
  category: Channel | null
  channels: Channel[]
}

/** The list as drawn, from the flat one in its order. A channel whose category may not be seen stands without one. */
export function groupChannels(channels: readonly Channel[]): Group[] {
  const categories = channels.filter(({ kind }) => kind === 'CATEGORY')
  const known = new Set(categories.map(({ id }) => id))
  const others = channels.filter(({ kind }) => kind !== 'CATEGORY')
  const own = (id: string) => others.filter(({ parentId }) => parentId === id)
  return [
    { category: null, channels: others.filter(({ parentId }) => !parentId || !known.has(parentId)) },
    ...categories.map((category) => ({ category, channels: own(category.id) })),
  ]
}

/** The text channels from top to bottom, as one meets them with the eyes. */
export const inReadingOrder = (channels: readonly Channel[]): Channel[] =>
  groupChannels(channels).flatMap((group) => group.channels.filter(({ kind }) => kind === 'TEXT'))

/**
 * The next id after `current` in the direction of `step` (1 down, -1 up) that `wanted` takes, round the end;
 * `null` if there is no other.
 */
export function travel(
  ids: readonly string[],
  current: string | undefined,
  step: 1 | -1,
  wanted: (id: string) => boolean = () => true,
): string | null {
  const start = current === undefined ? -1 : ids.indexOf(current)
  // From nowhere, down begins at the first and up at the last.
  const from = start === -1 && step === -1 ? 0 : start
  for (let n = 1; n <= ids.length; n += 1) {
    const id = ids[(from + step * n + ids.length * 2) % ids.length]
    if (id !== undefined && id !== current && wanted(id)) return id
  }
  return null
}
