import { Dialog } from '@base-ui/react/dialog'
import type { DrawerProps } from '@/ui/Drawer'
import styles from './DrawerFrame.module.css'

export default function DrawerFrame({ label, side, open, onClose, children }: DrawerProps) {
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup} data-side={side} aria-label={label}>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
