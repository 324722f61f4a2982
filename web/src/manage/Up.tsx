import { Link, type LinkProps } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './Up.module.css'

/** From one thing back to the list of all of them. */
export function Up({ children, ...place }: LinkProps & { children: ReactNode }) {
  return (
    <Link {...place} className={styles.up}>
      <ChevronLeft /> {children}
    </Link>
  )
}
