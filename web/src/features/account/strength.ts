/** How a password looks before the server has judged it: the server's word counts. */
export type Strength = 'short' | 'weak' | 'fair' | 'good'

/** The fewest characters that the server takes. */
export const SHORTEST = 10
export const LONGEST = 128

const FAIR_BITS = 50
const GOOD_BITS = 75

const alphabets: [RegExp, number][] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[^a-zA-Z0-9]/, 33],
]

/** As the server counts: code points. */
export const characters = (text: string): number => Array.from(text).length

/**
 * A quick guess in bits: characters that differ from the one before, times the alphabet used. Words that stand in the
 * account itself (name, username, e-mail) count for nothing.
 */
export function strength(password: string, own: readonly string[] = []): Strength {
  if (characters(password) < SHORTEST) return 'short'
  let rest = password.toLowerCase()
  for (const word of own) if (word.length > 2) rest = rest.replaceAll(word.toLowerCase(), '')
  const alphabet = alphabets.reduce((sum, [letters, size]) => sum + (letters.test(password) ? size : 0), 0)
  const bits = Math.log2(Math.max(2, alphabet)) * surprises(rest)
  if (bits < FAIR_BITS) return 'weak'
  return bits < GOOD_BITS ? 'fair' : 'good'
}

/** Characters that neither repeat nor go on from the one before ("aaa", "1234"). */
function surprises(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i += 1) {
    const step = text.charCodeAt(i) - text.charCodeAt(i - 1)
    if (i === 0 || Math.abs(step) > 1) count += 1
  }
  return count
}
