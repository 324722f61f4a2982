import { lazy, type ReactNode, Suspense } from 'react'

const PopoverFrame = lazy(() => import('./overlay/PopoverFrame'))

export interface PopoverProps {
  label: string
  /** What it stands beside; on a phone it is a sheet at the foot. */
  anchor: Element
  onClose: () => void
  children: ReactNode
}

/** A card beside what was pressed. It is open as long as it is rendered. */
export function Popover(props: PopoverProps) {
  return (
    <Suspense>
      <PopoverFrame {...props} />
    </Suspense>
  )
}
