import { Dialog } from '@base-ui/react/dialog'
import { Trans } from '@lingui/react/macro'
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
          {/* A screen reader on a phone has neither Escape nor an outside to press. */}
          <Dialog.Close className="sr">
            <Trans>Close</Trans>
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
