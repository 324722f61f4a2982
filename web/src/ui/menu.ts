import type { ReactNode } from 'react'
import { create } from 'zustand'

export type MenuEntry =
  | {
      kind: 'action'
      label: string
      icon?: ReactNode
      /** Destroys something. */
      danger?: boolean
      disabled?: boolean
      /** Below the label: why it cannot be done. */
      hint?: string | undefined
      /** Its key, drawn at the end of the line. */
      keys?: string
      onSelect: () => void
    }
  | {
      kind: 'choice'
      label: string
      value: string
      options: { value: string; label: string }[]
      onChoose: (value: string) => void
    }
  /** On or off; the menu stays open. */
  | {
      kind: 'check'
      label: string
      icon?: ReactNode
      checked: boolean
      disabled?: boolean
      onChange: (checked: boolean) => void
    }
  | { kind: 'menu'; label: string; icon?: ReactNode; entries: MenuEntry[] }
  | { kind: 'separator' }

export interface OpenMenu {
  /** What the menu is about, for those who listen. */
  label: string
  /** Beside an element, or at a point of the window. */
  anchor: Element | { x: number; y: number }
  entries: MenuEntry[]
  align?: 'start' | 'end'
  side?: 'top' | 'bottom' | 'right'
  /** What leads the menu: a line about whom or what it is. */
  head?: ReactNode
}

/** One menu is open at a time, for the whole client; `MenuLayer` draws it. */
export const useMenu = create<{ menu: OpenMenu | null }>(() => ({ menu: null }))

export const openMenu = (menu: OpenMenu) => useMenu.setState({ menu })

export const closeMenu = () => useMenu.setState({ menu: null })

/** Where the menu of a row opens: at the pointer, or beside the row when it was asked for by a key. */
export function menuAnchor(event: { clientX: number; clientY: number; currentTarget: Element }): OpenMenu['anchor'] {
  // Shift+F10 and the menu key send a `contextmenu` event without a place.
  const byKey = event.clientX === 0 && event.clientY === 0
  return byKey ? event.currentTarget : { x: event.clientX, y: event.clientY }
}
