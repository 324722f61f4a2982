import type { ReactNode } from 'react'
import { Drawing, type DrawingName } from './Drawing'
import styles from './EmptyState.module.css'

interface Props {
  drawing: DrawingName
  /** `h1` when the page has no other name. */
  heading?: 'h1' | 'h2' | 'p'
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
}

/** A line drawing, a sentence, at best one button. */
export function EmptyState({ drawing, heading: Heading = 'p', title, children, actions }: Props) {
  return (
    <div className={styles.empty}>
      <Drawing name={drawing} className={styles.drawing} />
      <Heading className={styles.title}>{title}</Heading>
      {children !== undefined && <p className={styles.text}>{children}</p>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
