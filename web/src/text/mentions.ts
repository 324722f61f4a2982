/** A piece of running text: plain, or the name of somebody whom the server found. */
export type Piece = { text: string; username: string | null }

const name = /(?<![\p{L}\p{N}_@])@([\p{L}\p{N}_.-]{2,32})/gu

/**
 * Splits running text at the mentions that the server resolved; an `@name` that it did not is plain text.
 * `usernames` are in lower case.
 */
export function splitMentions(text: string, usernames: ReadonlySet<string>): Piece[] {
  if (usernames.size === 0 || !text.includes('@')) return [{ text, username: null }]
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(name)) {
    const username = known(match[1] ?? '', usernames)
    if (username === null) continue
    const to = match.index + 1 + username.length
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), username: null })
    pieces.push({ text: text.slice(match.index, to), username: username.toLowerCase() })
    from = to
  }
  if (from < text.length) pieces.push({ text: text.slice(from), username: null })
  return pieces
}

/** The longest known name that `written` begins with, less the punctuation that may follow it. */
function known(written: string, usernames: ReadonlySet<string>): string | null {
  let candidate = written
  while (candidate !== '') {
    if (usernames.has(candidate.toLowerCase())) return candidate
    if (!/[.\-_]$/.test(candidate)) return null
    candidate = candidate.slice(0, -1)
  }
  return null
}
