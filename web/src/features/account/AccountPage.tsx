import type { ReactNode } from 'react'
import { FrontPage } from '@/ui/FrontPage'
import styles from './AccountPage.module.css'

/** What sign in and sign up have in common. */
export function AccountPage({ title, children, foot }: { title: ReactNode; children: ReactNode; foot: ReactNode }) {
  return (
    <FrontPage>
      <h1 className={styles.title}>{title}</h1>
      {children}
      <p className={styles.foot}>{foot}</p>
    </FrontPage>
  )
}
