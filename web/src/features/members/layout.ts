/** Heights of a row and of a section's heading, in rem: they grow with the reader's font. */
export const ROW_REM = 2.75
export const HEAD_REM = 2.25

/** What of a list of sections lies in view. */
export interface Slice {
  /** For each section its first place to draw, and the one after its last. */
  parts: readonly { from: number; to: number }[]
  /** The same over all sections. */
  from: number
  to: number
}

/** Rows drawn beyond each edge, so that a quick scroll shows no gap. */
const BEYOND = 8

/** `counts`: the lengths of the sections; the others in pixels. */
export function slice(
  counts: readonly number[],
  { top, height, row, head }: { top: number; height: number; row: number; head: number },
): Slice {
  const parts: { from: number; to: number }[] = []
  let [from, to] = [Infinity, 0]
  let [edge, before] = [0, 0]
  for (const count of counts) {
    const start = edge + head
    const clamp = (place: number) => Math.min(count, Math.max(0, place))
    const first = clamp(Math.floor((top - start) / row) - BEYOND)
    const last = clamp(Math.ceil((top + height - start) / row) + BEYOND)
    parts.push({ from: first, to: last })
    if (last > first) {
      from = Math.min(from, before + first)
      to = Math.max(to, before + last)
    }
    edge = start + count * row
    before += count
  }
  return { parts, from: Math.min(from, to), to }
}

/** How far below the beginning a place over all sections stands, in pixels. */
export function topOf(counts: readonly number[], place: number, row: number, head: number): number {
  let left = place
  let top = 0
  for (const count of counts) {
    top += head
    if (left < count) return top + left * row
    left -= count
    top += count * row
  }
  return top
}

/** For each section how many places stand before it. */
export const starts = (counts: readonly number[]): number[] =>
  counts.map((_, index) => counts.slice(0, index).reduce((sum, count) => sum + count, 0))
