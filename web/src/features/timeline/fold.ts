import type { Entry } from '@/live/window'

/** What the list shows, in order. */
export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'message'; key: string; item: Item; hasHead: boolean }

/** A message, confirmed or on its way. */
export type Item = Pick<Entry, 'key' | 'authorId' | 'at'> & {
  /** Null while the server has not confirmed it. */
  id: string | null
}

/** Messages of one author further apart than this, or exactly so, get a head each: seven minutes. */
export const GROUP_MS = 420_000

export type FoldOptions = {
  /**
   * Messages after this id are new; null: all are. Undefined: no divider.
   */
  newAfter: string | null | undefined
  /** My own messages are not new to me. */
  myId: string
  /** A name for the local day of a time; equal names, equal day. */
  dayOf: (at: number) => string
}

/** Folds messages into groups and puts the dividers between them. */
export function fold(items: readonly Item[], { newAfter, myId, dayOf }: FoldOptions): Row[] {
  const rows: Row[] = []
  let isNewShown = newAfter === undefined
  let previous: Item | undefined
  let lastDay = ''
  for (const item of items) {
    const day = dayOf(item.at)
    const startsDay = day !== lastDay
    if (startsDay) rows.push({ kind: 'day', key: `day ${day}`, at: item.at })
    const isFirstNew = !isNewShown && item.authorId !== myId && isAfter(item.id, newAfter)
    if (isFirstNew) rows.push({ kind: 'new', key: 'new' })
    isNewShown ||= isFirstNew
    const continues = !startsDay && !isFirstNew && belongsTo(previous, item)
    rows.push({ kind: 'message', key: item.key, item, hasHead: !continues })
    previous = item
    lastDay = day
  }
  return rows
}

const belongsTo = (previous: Item | undefined, item: Item) =>
  previous?.authorId === item.authorId && item.at - previous.at < GROUP_MS

const isAfter = (id: string | null, after: string | null | undefined) => id !== null && (!after || id > after)

/** The local day of a time, as the browser's time zone has it. */
export function localDay(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}
