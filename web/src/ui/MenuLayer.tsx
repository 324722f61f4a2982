import { lazy, Suspense } from 'react'
import { useMenu } from './menu'

const MenuPopup = lazy(() => import('./lazy/MenuPopup'))

/** Draws the open menu; its code comes with the first one, or when the page is idle. */
export function MenuLayer() {
  const menu = useMenu((state) => state.menu)
  if (!menu) return null
  return (
    <Suspense>
      <MenuPopup menu={menu} />
    </Suspense>
  )
}
