/** Where a reader is: at the end, or with a row so many pixels below the upper edge. */
export type Anchor = { at: 'end' } | { at: 'row'; id: string; top: number }

/**
 * The first row that begins in the view, or the one that fills it. Not a row that the upper edge cuts: an older
 * neighbour may take its head away, and all below would move. Rows are in order, so the search halves.
 */
export function firstRowIn(list: Element, view: Element): Anchor | null {
  const edge = view.getBoundingClientRect().top
  const rows = [...list.querySelectorAll<HTMLElement>(':scope > [data-id]')]
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const top = rows[middle]?.getBoundingClientRect().top ?? 0
    if (top >= edge) high = middle
    else low = middle + 1
  }
  const begins = rows[low]
  const isInView = begins && begins.getBoundingClientRect().top < view.getBoundingClientRect().bottom
  const row = isInView ? begins : (rows[low - 1] ?? begins)
  const id = row?.dataset['id']
  return row && id ? { at: 'row', id, top: row.getBoundingClientRect().top - edge } : null
}
