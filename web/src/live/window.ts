/** What a list needs to know of a message before it draws it; none of it ever changes. */
export type Entry = {
  id: string
  /** React's key. */
  key: string
  authorId: string
  /** Milliseconds since 1970. */
  at: number
}

/** A contiguous run of a channel's history, oldest first, `WINDOW` entries at most. */
export type TimelineWindow = {
  entries: readonly Entry[]
  hasOlder: boolean
  /** False: the window ends at the present. */
  hasNewer: boolean
}

export type Page = { entries: readonly Entry[]; hasOlder: boolean; hasNewer: boolean }

/** The most messages drawn at once; beyond it the far end is dropped and read again on scrolling there. */
export const WINDOW = 200

/** Inserts an entry once, at its place by id; if the window is full the oldest goes. */
export function insert(window: TimelineWindow, entry: Entry): TimelineWindow {
  const { entries } = window
  let at = entries.length
  while (at > 0 && isAfter(entries[at - 1], entry.id)) at--
  if (entries[at - 1]?.id === entry.id) return window
  return dropOldest({ ...window, entries: entries.toSpliced(at, 0, entry) })
}

export function remove(window: TimelineWindow, id: string): TimelineWindow {
  const entries = window.entries.filter((entry) => entry.id !== id)
  return entries.length === window.entries.length ? window : { ...window, entries }
}

/** Puts an older page before the window; what falls off at the other end is newer history. */
export function prependPage(window: TimelineWindow, page: Page): TimelineWindow {
  const first = window.entries.at(0)
  const older = page.entries.filter(({ id }) => !first || id < first.id)
  const entries = [...older, ...window.entries]
  return {
    entries: entries.slice(0, WINDOW),
    hasOlder: page.hasOlder,
    hasNewer: window.hasNewer || entries.length > WINDOW,
  }
}

/** Puts a newer page behind the window; what falls off at the other end is older history. */
export function appendPage(window: TimelineWindow, page: Page): TimelineWindow {
  const last = window.entries.at(-1)
  const newer = page.entries.filter(({ id }) => !last || id > last.id)
  return dropOldest({ ...window, entries: [...window.entries, ...newer], hasNewer: page.hasNewer })
}

function dropOldest(window: TimelineWindow): TimelineWindow {
  const isTooLong = window.entries.length > WINDOW
  return isTooLong ? { ...window, entries: window.entries.slice(-WINDOW), hasOlder: true } : window
}

const isAfter = (entry: Entry | undefined, id: string) => entry !== undefined && entry.id > id
