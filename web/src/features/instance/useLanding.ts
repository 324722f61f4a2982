import { useRef } from 'react'

/** Long enough for a dialog to have given the focus back, in milliseconds. */
const SETTLED_MS = 100

/** Where the focus goes when what had it is gone with the act: whoever uses keys goes on from there. */
export function useLanding() {
  const ref = useRef<HTMLDivElement>(null)
  const land = () =>
    void setTimeout(() => {
      const { activeElement } = document
      if (activeElement === null || activeElement === document.body) ref.current?.focus()
    }, SETTLED_MS)
  return { ref, land }
}
