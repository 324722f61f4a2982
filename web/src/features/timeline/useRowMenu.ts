import { useRef, type MouseEvent, type PointerEvent } from 'react'
import type { TimelineWindow } from '@/live/window'
import { menuAnchor } from '@/ui/menu'
import type { MessageActions } from './messageActions'

const LONG_PRESS_MS = 500

/** The row's menu by right click, Shift+F10 and long press; one set of listeners for the whole list. */
export function useRowMenu(window: TimelineWindow, actions: MessageActions) {
  const press = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const rowOf = (target: EventTarget) => {
    const row = (target as Element).closest<HTMLElement>('[data-id]')
    const id = window.entries.find(({ key }) => key === row?.dataset['id'])?.id
    return row && id !== undefined ? { row, id } : null
  }
  const release = () => clearTimeout(press.current)

  return {
    onContextMenu: (event: MouseEvent<HTMLOListElement>) => {
      release()
      // A link, a text field and a selection have menus of their own in every browser.
      if ((event.target as Element).closest('a, textarea') || hasSelection()) return
      const found = rowOf(event.target)
      if (!found) return
      event.preventDefault()
      const { clientX, clientY } = event
      actions.openMenu(found.id, menuAnchor({ clientX, clientY, currentTarget: found.row }))
    },
    onPointerDown: (event: PointerEvent<HTMLOListElement>) => {
      release()
      const found = event.pointerType === 'touch' ? rowOf(event.target) : null
      if (!found) return
      const { clientX, clientY } = event
      press.current = setTimeout(() => actions.openMenu(found.id, { x: clientX, y: clientY }), LONG_PRESS_MS)
    },
    onPointerUp: release,
    onPointerCancel: release,
    onPointerMove: release,
  }
}

const hasSelection = () => document.getSelection()?.isCollapsed === false
