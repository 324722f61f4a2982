import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Loading } from '@/manage/Loading'
import { Pager, usePages } from '@/manage/pages'
import { Pane } from '@/manage/Pane'
import { Select } from '@/manage/members/Select'
import tables from '@/manage/Table.module.css'
import { EmptyState } from '@/ui/EmptyState'
import { CloseDialog } from './CloseDialog'
import { Failed } from './Failed'
import { ReportCard } from './ReportCard'
import { type Outcome, type Report, Reports } from './reports'
import { useFilters } from './useFilters'
import { useLanding } from './useLanding'
import { useInstanceQuery, WORKED_ON_TOGETHER_MS } from './useInstanceQuery'
import styles from './ReportCard.module.css'

/** What people reported: the queue, oldest first, and what became of the rest. */
export default function ReportsPage() {
  const { t } = useLingui()
  const { of, set } = useFilters()
  const wanted = of('state')
  const state = wanted === 'RESOLVED' || wanted === 'DISMISSED' ? wanted : 'OPEN'
  const pages = usePages(state)
  const options = { everyMs: WORKED_ON_TOGETHER_MS }
  const { data, isLoaded, failure, retry } = useInstanceQuery(Reports, { state, after: pages.after }, options)
  const [closing, setClosing] = useState<{ report: Report; outcome: Outcome } | null>(null)
  const { ref, land } = useLanding()
  const found = data?.instance.reports
  // Another answer than was asked for stays in sight while that one comes: it must not look like it.
  const shown = found?.edges.filter(({ node }) => node.state === state)
  return (
    <Pane ref={ref}>
      <search className={tables.tools}>
        <Select
          label={t`Show`}
          value={state}
          onChange={(value) => set('state', value === 'OPEN' ? '' : value)}
          options={[
            ['OPEN', t`Open reports`],
            ['RESOLVED', t`Resolved ones`],
            ['DISMISSED', t`Dismissed ones`],
          ]}
        />
      </search>
      <div aria-busy={!isLoaded}>
        {failure ? (
          <Failed failure={failure} onRetry={retry} />
        ) : !shown ? (
          <Loading />
        ) : shown.length === 0 && isLoaded ? (
          <Empty isQueue={state === 'OPEN'} />
        ) : (
          <ul className={styles.reports} aria-label={t`Reports`}>
            {shown.map(({ node }) => (
              <li key={node.id}>
                <ReportCard
                  report={node}
                  onClose={(outcome) => setClosing({ report: node, outcome })}
                  onRefused={retry}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
      <Pager pages={pages} info={found?.pageInfo} />
      {closing && (
        <CloseDialog
          {...closing}
          onRefused={retry}
          onClose={() => {
            setClosing(null)
            land()
          }}
        />
      )}
    </Pane>
  )
}

function Empty({ isQueue }: { isQueue: boolean }) {
  if (!isQueue) {
    return (
      <p role="status" className={tables.none}>
        <Trans>There is none.</Trans>
      </p>
    )
  }
  return (
    <div role="status">
      <EmptyState drawing="islands" title={<Trans>All is quiet</Trans>}>
        <Trans>No report waits. A new one appears here by itself.</Trans>
      </EmptyState>
    </div>
  )
}
