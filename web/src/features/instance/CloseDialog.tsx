import { Trans, useLingui } from '@lingui/react/macro'
import { ActDialog, LONGEST_NOTE } from './ActDialog'
import { closeReport, type Outcome, type Report } from './reports'

interface Props {
  report: Report
  outcome: Outcome
  /** The report may have changed: it is to be read again. */
  onRefused: () => void
  onClose: () => void
}

/** Takes a report out of the queue, with a note for those who read it later. */
export function CloseDialog({ report: { id, target }, outcome, onRefused, onClose }: Props) {
  const { t } = useLingui()
  const name = target.displayName
  const isResolved = outcome === 'RESOLVED'
  return (
    <ActDialog
      title={isResolved ? t`Resolve this report?` : t`Dismiss this report?`}
      description={
        isResolved ? (
          <Trans>
            It leaves the queue as justified. This does nothing to {name} by itself: what is to be done is done in their
            account.
          </Trans>
        ) : (
          <Trans>It leaves the queue as not justified. Nothing happens to {name}.</Trans>
        )
      }
      submit={isResolved ? <Trans>Resolve</Trans> : <Trans>Dismiss</Trans>}
      text={{
        about: `close ${id}`,
        name: 'note',
        label: t`Note`,
        description: <Trans>For the other moderators. You may leave it out.</Trans>,
        maxLength: LONGEST_NOTE,
      }}
      act={async (note) => {
        try {
          await closeReport(id, outcome, note)
        } catch (error) {
          onRefused()
          throw error
        }
      }}
      done={isResolved ? t`The report is resolved.` : t`The report is dismissed.`}
      onClose={onClose}
    />
  )
}
