import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Suspense } from 'react'
import { laterComponent } from '@/i18n/laterComponent'
import type { ServerCard } from '@/live/servers'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { useDocumentTitle } from './documentTitle'
import { Page } from './Page'

/** A server that is not mine (any more): whether it exists is not said. */
export function MissingServer() {
  const { t } = useLingui()
  const navigate = useNavigate()
  useDocumentTitle(t`Nothing here`)
  return (
    <Page place="missing-server" head={null}>
      <EmptyState
        drawing="door"
        heading="h1"
        title={<Trans>You are not in this server</Trans>}
        actions={
          <>
            <Button look="primary" onClick={() => void navigate({ to: '/discover' })}>
              <Trans>Discover servers</Trans>
            </Button>
            <Button onClick={() => void navigate({ to: '/' })}>
              <Trans>Go home</Trans>
            </Button>
          </>
        }
      >
        <Trans>It is private, it is gone, or you have left it.</Trans>
      </EmptyState>
    </Page>
  )
}

/** A channel that I may not see (any more). */
export function MissingChannel({ serverId }: { serverId: string }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  useDocumentTitle(t`Nothing here`)
  return (
    <Page place="missing-channel" head={null}>
      <EmptyState
        drawing="lost"
        heading="h1"
        title={<Trans>This channel is closed to you</Trans>}
        actions={
          <Button look="primary" onClick={() => void navigate({ to: '/s/$serverId', params: { serverId } })}>
            <Trans>Go to another channel</Trans>
          </Button>
        }
      >
        <Trans>It was deleted, or your rights in this server have changed.</Trans>
      </EmptyState>
    </Page>
  )
}

const SuspendedCard = laterComponent(() => import('@/features/servers/SuspendedServer'))

/** Instead of everything in a server that is suspended: its card. */
export function SuspendedServer({ server }: { server: ServerCard }) {
  useDocumentTitle(server.name)
  return (
    <Page place={server.id} head={null}>
      <Suspense>
        <SuspendedCard server={server} />
      </Suspense>
    </Page>
  )
}
