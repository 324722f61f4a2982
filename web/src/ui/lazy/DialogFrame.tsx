import { Dialog } from '@base-ui/react/dialog'
import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useRef } from 'react'
import type { DialogProps } from '@/ui/Dialog'
import { IconButton } from '@/ui/IconButton'
import styles from './DialogFrame.module.css'

export default function DialogFrame({ title, description, onClose, children }: DialogProps) {
  const { t } = useLingui()
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Viewport className={styles.viewport}>
          <Dialog.Popup ref={popup} className={styles.popup} initialFocus={() => firstControl(popup.current)}>
            <header className={styles.head}>
              <Dialog.Title className={styles.title}>{title}</Dialog.Title>
              <Dialog.Close render={<IconButton label={t`Close`} />}>
                <X />
              </Dialog.Close>
            </header>
            {description !== undefined && (
              <Dialog.Description className={styles.description}>{description}</Dialog.Description>
            )}
            {children}
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/**
 * Where one goes on: the first field, else the first button of a form, which leaves all as it is. On a phone nothing is
 * focused that would open the keyboard.
 */
function firstControl(popup: HTMLElement | null): HTMLElement | boolean {
  if (!matchMedia('(pointer: fine)').matches) return popup ?? true
  const field = popup?.querySelector<HTMLElement>('input, select, textarea')
  return field ?? popup?.querySelector<HTMLElement>('form button') ?? true
}
