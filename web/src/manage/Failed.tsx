import { Trans } from '@lingui/react/macro'
import type { Failure } from '@/live/failure'
import { failureText } from '@/live/failureText'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'

/** A page that could not be read: why, and the way to try again. */
export function Failed({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  return (
    <div role="alert">
      <EmptyState
        drawing="cable"
        title={<Trans>This cannot be shown</Trans>}
        actions={
          <Button look="primary" onClick={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        }
      >
        {failureText(failure)}
      </EmptyState>
    </div>
  )
}
