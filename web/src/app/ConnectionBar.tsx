import type { ReactNode } from 'react'
import { useIsAway } from '@/live/connection'
import styles from './ConnectionBar.module.css'

/** Says quietly that the socket is away, in the words of the page; short cuts are nobody's business. */
export function ConnectionBar({ children }: { children: ReactNode }) {
  const away = useIsAway()
  return (
    <div role="status" className={styles.connection}>
      {away && <p>{children}</p>}
    </div>
  )
}
