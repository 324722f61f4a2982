import type { Permission } from '@/gql/graphql'
import type { AccessDiff } from './compare'
import type { Person } from './people'

/** One right that people gain or lose, wherever. */
export interface Change {
  permission: Permission
  direction: 'gain' | 'lose'
  /** How many, at the place where most do. */
  count: number
  people: readonly Person[]
  channelIds: readonly string[]
  inServer: boolean
}

type Mutable = { -readonly [Key in keyof Change]: Change[Key] } & { channelIds: string[] }

/** Folds "this right in this channel" over the channels: one sentence for each right and direction. */
export function summarize({ server, channels }: AccessDiff): Change[] {
  const changes = new Map<string, Mutable>()
  const add = (diff: AccessDiff['server'][number], direction: 'gain' | 'lose', channelId: string | null) => {
    const count = diff[direction]
    if (count === 0) return
    const key = `${diff.permission}-${direction}`
    const change = changes.get(key) ?? {
      permission: diff.permission,
      direction,
      count: 0,
      people: [],
      channelIds: [],
      inServer: false,
    }
    changes.set(key, change)
    if (channelId === null) change.inServer = true
    else change.channelIds.push(channelId)
    if (count <= change.count) return
    change.count = count
    change.people = direction === 'gain' ? diff.gaining : diff.losing
  }
  for (const direction of ['lose', 'gain'] as const) {
    for (const diff of server) add(diff, direction, null)
    for (const { channelId, changes: own } of channels) for (const diff of own) add(diff, direction, channelId)
  }
  return [...changes.values()]
}
