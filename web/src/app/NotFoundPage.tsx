import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { useDocumentTitle } from './documentTitle'

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  useDocumentTitle(t`Nothing here`)
  return (
    <main style={{ blockSize: '100dvh' }}>
      <EmptyState
        drawing="lost"
        heading="h1"
        title={<Trans>There is nothing at this address</Trans>}
        actions={
          <Button look="primary" onClick={() => void navigate({ to: '/' })}>
            <Trans>Go home</Trans>
          </Button>
        }
      >
        <Trans>The link may be old, or a letter of it is missing.</Trans>
      </EmptyState>
    </main>
  )
}
