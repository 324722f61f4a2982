import { Trans, useLingui } from '@lingui/react/macro'
import { Loading } from '@/manage/Loading'
import { Pager, usePages } from '@/manage/pages'
import { Pane } from '@/manage/Pane'
import { Select } from '@/manage/members/Select'
import tables from '@/manage/Table.module.css'
import { EmptyState } from '@/ui/EmptyState'
import { Failed } from '@/manage/Failed'
import { ReportCard } from './ReportCard'
import { ReportPage } from './ReportPage'
import { Reports } from './reports'
import { useClosing } from './useClosing'
import { useFilters } from './useFilters'
import { useLanding } from './useLanding'
import { REPORTS, useInstanceQuery } from './useInstanceQuery'
import styles from './ReportCard.module.css'

/** What people reported; with an id in the address one of them. */
export default function ReportsPage({ rest: [id] }: { rest: readonly string[] }) {
  return id === undefined ? <Queue /> : <ReportPage key={id} id={id} />
}

/** The open ones, oldest first, and what became of the rest. */
function Queue() {
  const { t } = useLingui()
  const { of, set } = useFilters()
  const wanted = of('state')
  const state = wanted === 'RESOLVED' || wanted === 'DISMISSED' ? wanted : 'OPEN'
  const pages = usePages(state)
  const options = { after: REPORTS }
  const { data, isLoaded, failure, retry } = useInstanceQuery(Reports, { state, after: pages.after }, options)
  const { ref, land } = useLanding()
  const { close, dialog } = useClosing({ onRefused: retry, onClosed: land })
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
                <ReportCard report={node} isLinked onClose={(outcome) => close(node, outcome)} onRefused={retry} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <Pager pages={pages} info={found?.pageInfo} />
      {dialog}
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
