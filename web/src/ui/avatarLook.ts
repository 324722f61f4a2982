const words = new Intl.Segmenter(undefined, { granularity: 'word' })
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const first = (text: string) => {
  for (const { segment } of letters.segment(text)) return segment
  return ''
}

/** What is drawn in an avatar: the first letters of the first and second words; capitals stay, others stay too. */
export function initials(name: string): string {
  const found: string[] = []
  for (const { segment, isWordLike } of words.segment(name)) if (isWordLike) found.push(first(segment))
  const [one, two] = found
  if (!one) return first(name.trim())
  return one.toLocaleUpperCase() + (two ?? '')
}

const HUES = 360
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** A hue in degrees for an id, always the same one; ids that differ in one letter get hues far apart. */
export function hue(id: string): number {
  // FNV-1a, then MurmurHash3's finish: without it the last letter hardly reaches the upper bits.
  let hash = FNV_OFFSET
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), FNV_PRIME)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % HUES
}
