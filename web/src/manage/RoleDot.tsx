import type { CSSProperties } from 'react'
import styles from './RoleDot.module.css'

/** A role's colour; without one a ring. Its name stands beside it. */
export function RoleDot({ color }: { color: string | null | undefined }) {
  const style: CSSProperties | undefined = color ? { background: color, borderColor: color } : undefined
  return <span aria-hidden="true" className={styles.dot} style={style} />
}
