import { Trans } from '@lingui/react/macro'
import { Navigate, useParams } from '@tanstack/react-router'
import { inReadingOrder } from '@/features/channels/tree'
import { useServerView } from '@/live/servers'
import { EmptyState } from '@/ui/EmptyState'
import { useDocumentTitle } from './documentTitle'
import { lastChannel } from './lastChannel'
import { MissingServer, SuspendedServer } from './MissingPage'
import { Page } from './Page'
import { PageHeading } from './PageHeading'

/** A server's address leads on to the channel that was open last, or to where newcomers are welcomed, or to the first one. */
export function ServerPage() {
  const { serverId } = useParams({ from: '/frame/s/$serverId' })
  const state = useServerView(serverId)
  const { status, view } = state
  useDocumentTitle(view?.server.name ?? '')
  if (status === 'missing') return <MissingServer />
  if (status === 'suspended') return <SuspendedServer server={state.server} />
  const channels = inReadingOrder(view?.channels ?? [])
  const last = lastChannel(serverId)
  const of = (wanted: string | null | undefined) => channels.find(({ id }) => id === wanted)
  const channel = of(last) ?? of(view?.onboarding.welcomeChannelId) ?? channels[0]
  if (channel) {
    return <Navigate to="/s/$serverId/$channelId" params={{ serverId, channelId: channel.id }} replace />
  }
  return (
    <Page place={serverId} head={<PageHeading icon={null}>{view?.server.name ?? ''}</PageHeading>}>
      {view && (
        <EmptyState drawing="door" title={<Trans>No channels yet</Trans>}>
          <Trans>There is no channel here that you may see. When there is one, it appears by itself.</Trans>
        </EmptyState>
      )}
    </Page>
  )
}
