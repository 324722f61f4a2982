import { useImperativeHandle, useLayoutEffect, useRef, type ComponentProps, type ReactNode, type Ref } from 'react'
import { firstRowIn, type Anchor } from './anchor'
import styles from './AnchoredScroller.module.css'

export type ScrollerHandle = {
  toEnd: () => void
  /** Puts a row in the middle of the view; false if it is not drawn. */
  centre: (id: string) => boolean
}

interface Props {
  /** A new value whenever the rows change. */
  rows: unknown
  /** Whether the last row is the end of all: only then does the view stick to it. */
  endsAtPresent: boolean
  /** Where to begin. */
  start: Anchor
  onNearTop: () => void
  onNearEnd: () => void
  onAtEnd: (isAtEnd: boolean) => void
  /** The reader goes elsewhere, from this place. */
  onLeave: (place: Anchor) => void
  /** More than two screens above the end. */
  onFarFromEnd: (isFar: boolean) => void
  /** The list's name and what it listens to. */
  list: Omit<ComponentProps<'ol'>, 'children' | 'className' | 'ref'>
  ref: Ref<ScrollerHandle>
  /** Above the list, inside what scrolls. */
  head: ReactNode
  children: ReactNode
}

/** Nearer to the end than this counts as being there. */
const END_PX = 16

/**
 * Keeps the reader's place in an ordinary scrolling element: the first row that begins in view, or the end when she is there.
 * After every commit and every resize it is put back where it was, before anything is painted. No row is measured
 * ahead and none is positioned, so find in page, selection and screen readers work as in any document.
 */
export function AnchoredScroller({
  rows,
  endsAtPresent,
  start,
  onNearTop,
  onNearEnd,
  onAtEnd,
  onFarFromEnd,
  onLeave,
  list: listProps,
  ref,
  head,
  children,
}: Props) {
  const box = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const anchor = useRef<Anchor>(start)
  const sticks = useRef(endsAtPresent)

  const look = () => {
    const view = box.current
    if (!view || !list.current) return
    const below = view.scrollHeight - view.scrollTop - view.clientHeight
    const isAtEnd = below <= END_PX && sticks.current
    anchor.current = isAtEnd ? { at: 'end' } : (firstRowIn(list.current, view) ?? anchor.current)
    onAtEnd(isAtEnd)
    onFarFromEnd(below > 2 * view.clientHeight)
    // One screen ahead: the row that is corrected for is then seldom under the reader's finger.
    if (view.scrollTop < view.clientHeight) onNearTop()
    if (below < view.clientHeight) onNearEnd()
  }

  const restore = () => {
    const view = box.current
    const place = anchor.current
    if (!view || !list.current) return
    if (place.at === 'end') {
      view.scrollTop = view.scrollHeight
      return
    }
    const row = rowOf(list.current, place.id)
    if (!row) return
    const moved = row.getBoundingClientRect().top - view.getBoundingClientRect().top - place.top
    if (Math.abs(moved) > 0.5) view.scrollTop += moved
  }

  useImperativeHandle(ref, () => ({
    toEnd: () => {
      anchor.current = { at: 'end' }
      restore()
    },
    centre: (id) => {
      const row = list.current && rowOf(list.current, id)
      if (!row) return false
      row.scrollIntoView({ block: 'center' })
      look()
      return true
    },
  }))

  useLayoutEffect(() => {
    sticks.current = endsAtPresent
    // At the end of a window that has lost its end, the last row is a row like any other.
    if (!endsAtPresent && anchor.current.at === 'end') look()
    restore()
    // A short page leaves room: whatever should be there is asked for without a scroll.
    look()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the rows are what it is about
  }, [rows, endsAtPresent])

  useLayoutEffect(() => {
    if (!box.current || !list.current) return
    // Runs after layout and before paint: growth of a row above is never seen.
    const observer = new ResizeObserver(restore)
    observer.observe(box.current)
    observer.observe(list.current)
    return () => {
      observer.disconnect()
      onLeave(anchor.current)
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once: it reads refs
  }, [])

  return (
    <div ref={box} className={styles.scroller} onScroll={look}>
      {head}
      <ol ref={list} className={styles.list} {...listProps}>
        {children}
      </ol>
    </div>
  )
}

const rowOf = (list: Element, id: string): Element | null => list.querySelector(`[data-id="${CSS.escape(id)}"]`)
