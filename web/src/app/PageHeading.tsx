import type { ReactNode } from 'react'
import styles from './PageHeading.module.css'

export function PageHeading({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <h1 className={styles.heading}>
      {icon}
      <span>{children}</span>
    </h1>
  )
}
