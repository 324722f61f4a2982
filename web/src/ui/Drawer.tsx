import { lazy, type ReactNode, Suspense } from 'react'

const DrawerFrame = lazy(() => import('./lazy/DrawerFrame'))

export interface DrawerProps {
  label: string
  side: 'start' | 'end'
  open: boolean
  onClose: () => void
  children: ReactNode
}

/** A pane that slides over the page from one side; on phones. */
export function Drawer(props: DrawerProps) {
  return (
    <Suspense>
      <DrawerFrame {...props} />
    </Suspense>
  )
}
