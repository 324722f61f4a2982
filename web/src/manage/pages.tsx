import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '@/ui/Button'
import styles from './pages.module.css'

export interface PageInfo {
  hasNextPage: boolean
  endCursor?: string | null
}

/** Goes through a list by its cursors, one page in sight: what is live is read again as it stands there. */
export function usePages(filter: string) {
  const [state, setState] = useState<{ filter: string; cursors: readonly string[] }>({ filter, cursors: [] })
  // Another filter is another list: from its beginning.
  const cursors = state.filter === filter ? state.cursors : []
  return {
    after: cursors.at(-1) ?? null,
    isFirst: cursors.length === 0,
    next: (cursor: string) => setState({ filter, cursors: [...cursors, cursor] }),
    back: () => setState({ filter, cursors: cursors.slice(0, -1) }),
  }
}

/** The buttons to the pages before and behind; nothing where there is only one. */
export function Pager({ pages, info }: { pages: ReturnType<typeof usePages>; info: PageInfo | undefined }) {
  const end = info?.hasNextPage ? (info.endCursor ?? null) : null
  if (pages.isFirst && end === null) return null
  return (
    <div className={styles.pager}>
      <Button disabled={pages.isFirst} onClick={pages.back}>
        <Trans>Page before</Trans>
      </Button>
      <Button disabled={end === null} onClick={() => end !== null && pages.next(end)}>
        <Trans>Next page</Trans>
      </Button>
    </div>
  )
}
