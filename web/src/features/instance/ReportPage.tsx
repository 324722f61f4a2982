import { Trans } from '@lingui/react/macro'
import { isGone } from '@/live/failure'
import { Loading } from '@/manage/Loading'
import { Pane } from '@/manage/Pane'
import { Up } from '@/manage/Up'
import { EmptyState } from '@/ui/EmptyState'
import { Failed } from '@/manage/Failed'
import { ReportCard } from './ReportCard'
import { OneReport } from './reports'
import { useClosing } from './useClosing'
import { REPORTS, useInstanceQuery } from './useInstanceQuery'
import { useLanding } from './useLanding'

/** One report, open or closed: a place that can be linked to. */
export function ReportPage({ id }: { id: string }) {
  const { data, failure, retry } = useInstanceQuery(OneReport, { id }, { after: REPORTS })
  const { ref, land } = useLanding()
  const { close, dialog } = useClosing({ onRefused: retry, onClosed: land })
  const report = data?.instance.report
  return (
    <Pane ref={ref}>
      <Up to="/instance/$" params={{ _splat: 'reports' }}>
        <Trans>All reports</Trans>
      </Up>
      {report ? (
        <ReportCard report={report} onClose={(outcome) => close(report, outcome)} onRefused={retry} />
      ) : failure && isGone(failure) ? (
        <EmptyState drawing="lost" title={<Trans>There is no such report</Trans>} />
      ) : failure ? (
        <Failed failure={failure} onRetry={retry} />
      ) : (
        <Loading />
      )}
      {dialog}
    </Pane>
  )
}
