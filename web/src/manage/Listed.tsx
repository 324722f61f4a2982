import type { ReactNode } from 'react'
import type { Failure } from '@/live/failure'
import { Failed } from './Failed'
import { Loading } from './Loading'
import styles from './Table.module.css'

interface Props<Page> {
  /** What was read; `undefined`: it is on its way, or could not be read. */
  page: Page | undefined
  failure: Failure | null
  onRetry: () => void
  /** Said where nothing is listed. */
  none: ReactNode
  children: (page: Page) => ReactNode
}

/** A list in any of its states: on its way, not to be read, empty, or there. */
export function Listed<Page extends { edges: readonly unknown[] }>({
  page,
  failure,
  onRetry,
  none,
  children,
}: Props<Page>) {
  if (failure) return <Failed failure={failure} onRetry={onRetry} />
  if (!page) return <Loading />
  if (page.edges.length > 0) return children(page)
  return (
    <p role="status" className={styles.none}>
      {none}
    </p>
  )
}
