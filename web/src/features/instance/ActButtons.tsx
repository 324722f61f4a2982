import { type ReactNode, useId } from 'react'
import { Button } from '@/ui/Button'
import type { MenuEntry } from '@/ui/menu'
import styles from './instance.module.css'

type Act = Extract<MenuEntry, { kind: 'action' }>

/** The entries of a menu as buttons on a page; why one is refused stands below all of them. */
export function ActButtons({ acts, children }: { acts: readonly Act[]; children?: ReactNode }) {
  const id = useId()
  const hint = acts.find((act) => act.hint !== undefined)?.hint
  return (
    <>
      <div className={styles.acts}>
        {acts.map((act, place) => (
          // By place: what takes the place of what was just done keeps the focus.
          <Button
            key={place}
            className={act.danger ? styles.dangerous : undefined}
            disabled={act.disabled}
            aria-describedby={act.hint === undefined ? undefined : id}
            onClick={act.onSelect}
          >
            {act.icon}
            {act.label}
          </Button>
        ))}
        {children}
      </div>
      {hint !== undefined && (
        <p id={id} className={styles.hint}>
          {hint}
        </p>
      )}
    </>
  )
}
