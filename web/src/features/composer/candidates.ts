export type Person = { id: string; username: string; displayName: string; nickname: string | null }

/** The name that is being written: an `@` at the start of a word, and what stands between it and the caret. */
export type Query = { from: number; to: number; name: string }

export function queryAt(text: string, caret: number): Query | null {
  const match = /(?:^|[\s([{"'])@([\p{L}\p{N}_.-]{0,32})$/u.exec(text.slice(0, caret))
  if (!match) return null
  const name = match[1] ?? ''
  return { from: caret - name.length - 1, to: caret, name: fold(name) }
}

/** As many as one sees at a glance. */
const MOST = 8

/**
 * Who may be meant: those with a name that begins so, or one of whose words does, before those with it within a name;
 * recent speakers first, then by name. Case and accents do not matter.
 */
export function candidates(people: Iterable<Person>, name: string, recentIds: readonly string[]): Person[] {
  const rank = new Map(recentIds.map((id, at) => [id, at]))
  const rankOf = ({ id }: Person) => rank.get(id) ?? recentIds.length
  return [...people]
    .map((person) => ({ person, fit: fitOf(person, name) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((a, b) => b.fit - a.fit || rankOf(a.person) - rankOf(b.person) || byName(a.person, b.person))
    .slice(0, MOST)
    .map(({ person }) => person)
}

const calledName = ({ nickname, displayName }: Person) => nickname ?? displayName
const byName = (a: Person, b: Person) => calledName(a).localeCompare(calledName(b))

/** 2 for the beginning of a word, 1 for a part of one, 0 for neither. */
function fitOf({ username, displayName, nickname }: Person, name: string): number {
  const names = [username, displayName, nickname ?? ''].map(fold)
  if (names[0]?.startsWith(name) || names.some((one) => one.split(/\s+/).some((word) => word.startsWith(name))))
    return 2
  return names.some((one) => one.includes(name)) ? 1 : 0
}

const fold = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** The text with the name written out, and where the caret goes. */
export function complete(text: string, query: Query, username: string): { text: string; caret: number } {
  const inserted = `@${username} `
  const after = text.slice(query.to).replace(/^ /, '')
  return { text: text.slice(0, query.from) + inserted + after, caret: query.from + inserted.length }
}
