import { lazy, Suspense, useEffect, useState } from 'react'

const TooltipPopup = lazy(() => import('./lazy/TooltipPopup'))

/** How long a pointer rests before it is answered, in milliseconds. */
const REST_MS = 450

/**
 * Shows the `data-tip` of whatever is hovered or focused by key. One layer for the whole page: a list of a hundred
 * buttons costs nothing. What it shows is the name of the element already, so it is hidden from those who listen.
 */
export function TooltipLayer() {
  const [target, setTarget] = useState<Element | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const off = new AbortController()
    const hide = () => {
      clearTimeout(timer)
      setTarget(null)
    }
    const tipped = (event: Event) => (event.target instanceof Element ? event.target.closest('[data-tip]') : null)
    const listen = (name: string, heard: (event: Event) => void) =>
      document.addEventListener(name, heard, { signal: off.signal, capture: true })
    listen('pointerover', (event) => {
      const found = tipped(event)
      hide()
      if (found && event instanceof PointerEvent && event.pointerType === 'mouse') {
        timer = setTimeout(() => setTarget(found), REST_MS)
      }
    })
    listen('focusin', (event) => {
      const found = tipped(event)
      if (found?.matches(':focus-visible')) setTarget(found)
      else hide()
    })
    listen('focusout', hide)
    listen('pointerdown', hide)
    listen('keydown', hide)
    listen('scroll', hide)
    return () => {
      off.abort()
      clearTimeout(timer)
    }
  }, [])
  const text = target?.isConnected ? target.getAttribute('data-tip') : null
  if (!target || !text) return null
  return (
    <Suspense>
      <TooltipPopup target={target} text={text} />
    </Suspense>
  )
}
