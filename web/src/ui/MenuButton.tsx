import type { ReactNode } from 'react'
import { IconButton } from './IconButton'
import { type OpenMenu, openMenu, useMenu } from './menu'
import { useRef } from 'react'

interface Props extends Omit<OpenMenu, 'anchor' | 'entries'> {
  entries: () => OpenMenu['entries']
  className?: string
  children: ReactNode
}

/** An icon that opens a menu beside itself. */
export function MenuButton({ label, entries, className, children, ...place }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  const open = useMenu(({ menu }) => menu !== null && menu.anchor === button.current)
  return (
    <IconButton
      ref={button}
      label={label}
      className={className}
      aria-haspopup="menu"
      aria-expanded={open}
      onClick={(event) => openMenu({ label, anchor: event.currentTarget, entries: entries(), ...place })}
    >
      {children}
    </IconButton>
  )
}
