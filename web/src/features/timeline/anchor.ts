/** Where a reader is: at the end, or with a row so many pixels below the upper edge. */
export type Anchor = { at: 'end' } | { at: 'row'; id: string; top: number }

/** The first row that reaches into the view. Rows are in order, so the search halves. */
export function firstRowBelow(list: Element, view: Element): Anchor | null {
  const edge = view.getBoundingClientRect().top
  const rows = [...list.querySelectorAll<HTMLElement>(':scope > [data-id]')]
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const bottom = rows[middle]?.getBoundingClientRect().bottom ?? 0
    if (bottom > edge) high = middle
    else low = middle + 1
  }
  const row = rows[low]
  const id = row?.dataset['id']
  return row && id ? { at: 'row', id, top: row.getBoundingClientRect().top - edge } : null
}
