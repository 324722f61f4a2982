import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'

/** A fault stays in its pane: the others go on. With another `place` the pane tries again by itself. */
export function PaneBoundary({ place, children }: { place?: string | undefined; children: ReactNode }) {
  return (
    <ErrorBoundary resetKeys={[place]} FallbackComponent={Stumbled}>
      {children}
    </ErrorBoundary>
  )
}

function Stumbled({ resetErrorBoundary }: FallbackProps) {
  return (
    <div role="alert">
      <EmptyState
        drawing="cable"
        title={<Trans>This part of Beep has stumbled</Trans>}
        actions={
          <>
            <Button look="primary" onClick={resetErrorBoundary}>
              <Trans>Try again</Trans>
            </Button>
            <Button onClick={() => location.reload()}>
              <Trans>Reload the page</Trans>
            </Button>
          </>
        }
      >
        <Trans>What you wrote is kept. If it happens again, reload the page.</Trans>
      </EmptyState>
    </div>
  )
}
