import { Popover } from '@base-ui/react/popover'
import { useRef } from 'react'
import type { PopoverProps } from '@/ui/Popover'
import styles from './PopoverFrame.module.css'

export default function PopoverFrame({ label, anchor, onClose, children }: PopoverProps) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Popover.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Popover.Portal>
        <Popover.Backdrop className={styles.backdrop} />
        <Popover.Positioner
          className={styles.positioner}
          anchor={anchor}
          side="left"
          align="start"
          sideOffset={8}
          collisionPadding={8}
        >
          <Popover.Popup
            ref={popup}
            className={styles.popup}
            aria-label={label}
            // Not its first button, which may take something away.
            initialFocus={popup}
            finalFocus={() => (anchor instanceof HTMLElement ? anchor : null)}
          >
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
