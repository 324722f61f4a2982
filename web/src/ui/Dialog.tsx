import { lazy, type ReactNode, Suspense } from 'react'

const DialogFrame = lazy(() => import('./lazy/DialogFrame'))

export interface DialogProps {
  title: string
  description?: ReactNode
  onClose: () => void
  children: ReactNode
}

/** A window above the page. It is open as long as it is rendered; Escape, its cross and a press outside ask to close. */
export function Dialog(props: DialogProps) {
  return (
    <Suspense>
      <DialogFrame {...props} />
    </Suspense>
  )
}
