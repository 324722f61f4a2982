import { useSyncExternalStore } from 'react'

const queries = {
  /** One page at a time; below it the panes become drawers. */
  phone: '(max-width: 51.99rem)',
  /** Room for the members beside the page. */
  roomy: '(min-width: 68.75rem)',
  /** A mouse, and a keyboard with it. */
  mouse: '(pointer: fine)',
}

/** Whether the window is so, kept up to date. */
export function useMedia(name: keyof typeof queries): boolean {
  const query = queries[name]
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}
