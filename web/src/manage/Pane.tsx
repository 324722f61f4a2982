import type { ReactNode, Ref } from 'react'
import { classes } from '@/ui/classes'
import styles from './Pane.module.css'

/** What scrolls in a page of the settings; its text keeps a width that can be read. */
export function Pane({
  wide = false,
  ref,
  children,
}: {
  wide?: boolean
  ref?: Ref<HTMLDivElement>
  children: ReactNode
}) {
  return (
    // What scrolls must be reachable by key where nothing in it takes the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={ref} className={styles.scroll} tabIndex={-1}>
      <div className={classes(styles.pane, wide && styles.wide)}>{children}</div>
    </div>
  )
}

interface GroupProps {
  title: ReactNode
  description?: ReactNode
  danger?: boolean
  children?: ReactNode
}

/** A part of a page under its own heading. */
export function Group({ title, description, danger = false, children }: GroupProps) {
  return (
    <section className={classes(styles.group, danger && styles.danger)}>
      <h2 className={styles.title}>{title}</h2>
      {description !== undefined && <p className={styles.description}>{description}</p>}
      {children}
    </section>
  )
}
