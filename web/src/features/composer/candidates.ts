export type Person = { id: string; username: string; displayName: string }

/** The name that is being written: an `@` at the start of a word, and what stands between it and the caret. */
export type Query = { from: number; to: number; name: string }

export function queryAt(text: string, caret: number): Query | null {
  const match = /(?:^|[\s([{"'])@([\p{L}\p{N}_.-]{0,32})$/u.exec(text.slice(0, caret))
  if (!match) return null
  const name = match[1] ?? ''
  return { from: caret - name.length - 1, to: caret, name: name.toLowerCase() }
}

/** As many as one sees at a glance. */
const MOST = 8

/** Who may be meant, recent speakers first, then by name. A name matches at its beginning, or that of one of its words. */
export function candidates(people: Iterable<Person>, name: string, recentIds: readonly string[]): Person[] {
  const rank = new Map(recentIds.map((id, at) => [id, at]))
  const rankOf = ({ id }: Person) => rank.get(id) ?? recentIds.length
  return [...people]
    .filter((person) => matches(person, name))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.displayName.localeCompare(b.displayName))
    .slice(0, MOST)
}

function matches({ username, displayName }: Person, name: string): boolean {
  const words = displayName.toLowerCase().split(/\s+/)
  return username.toLowerCase().startsWith(name) || words.some((word) => word.startsWith(name))
}

/** The text with the name written out, and where the caret goes. */
export function complete(text: string, query: Query, username: string): { text: string; caret: number } {
  const inserted = `@${username} `
  const after = text.slice(query.to).replace(/^ /, '')
  return { text: text.slice(0, query.from) + inserted + after, caret: query.from + inserted.length }
}
