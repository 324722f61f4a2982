import { useEffect, type RefObject } from 'react'
import { isFree } from '@/lib/keys'
import { lengthOf } from './length'

/** Typing anywhere writes: a printable key that nobody else wants goes to the box. */
export function useFocusOnTyping(box: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isPrintable = lengthOf(event.key) === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
      if (isPrintable && isFree(event) && !wantsKey(event)) box.current?.focus()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [box])
}

function wantsKey({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('input, textarea, select, [contenteditable]')) return true
  // The space bar presses what has the focus, and scrolls a block of code.
  return key === ' ' && target.closest('button, a, summary, pre, [role="button"]') !== null
}
