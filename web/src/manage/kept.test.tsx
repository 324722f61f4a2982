import { act, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const signOut = vi.hoisted(() => ({ listeners: [] as (() => void)[] }))
vi.mock('@/live/live', () => ({ onSignedOut: (listener: () => void) => signOut.listeners.push(listener) }))

const { useKept } = await import('./kept')

let kept: ReturnType<typeof useKept>
function Writer({ about }: { about: string }) {
  const current = useKept(about)
  useEffect(() => {
    kept = current
  })
  return null
}

/** A dialog about something is opened; what closes it. */
function open(about: string) {
  const root = createRoot(document.createElement('div'))
  act(() => root.render(<Writer about={about} />))
  return () => act(() => root.unmount())
}

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => vi.unstubAllGlobals())

test('what was written is there when the dialog is opened again, and only there', () => {
  const close = open('suspend Ann')
  act(() => kept.write('Spam'))
  close()
  open('suspend Bob')()
  expect(kept.text).toBe('')
  open('suspend Ann')()
  expect(kept.text).toBe('Spam')
})

test('what was sent is forgotten', () => {
  const close = open('report')
  act(() => kept.write('All day'))
  kept.forget()
  close()
  open('report')()
  expect(kept.text).toBe('')
})

test('whoever signs out leaves nothing behind', () => {
  open('report')()
  act(() => kept.write('All day'))
  for (const listener of signOut.listeners) listener()
  open('report')()
  expect(kept.text).toBe('')
})
