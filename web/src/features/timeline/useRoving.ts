import { useState, type FocusEvent, type KeyboardEvent } from 'react'

const steps: Partial<Record<string, (at: number, last: number) => number>> = {
  ArrowUp: (at) => at - 1,
  ArrowDown: (at) => at + 1,
  Home: () => 0,
  End: (_at, last) => last,
}

/** One tab stop for a list of rows: arrows, Home and End move it. The last row has it until another one is focused. */
export function useRoving(keys: readonly string[]) {
  const [focused, setFocused] = useState<string | null>(null)

  const onFocus = (event: FocusEvent<HTMLOListElement>) => {
    const key = (event.target as HTMLElement).closest<HTMLElement>('[data-id]')?.dataset['id']
    if (key !== undefined) setFocused(key)
  }

  const tabStop = focused !== null && keys.includes(focused) ? focused : keys.at(-1)
  return { tabStop, list: { onKeyDown, onFocus } }
}

function onKeyDown(event: KeyboardEvent<HTMLOListElement>) {
  const step = steps[event.key]
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(':scope > [data-id]')]
  // Inside a row (a link, a button) the keys are the row's own.
  const at = rows.indexOf(event.target as HTMLElement)
  const row = rows[step(at, rows.length - 1)]
  if (at < 0 || !row) return
  event.preventDefault()
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'nearest' })
}
