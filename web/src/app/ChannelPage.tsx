import { Plural, Trans } from '@lingui/react/macro'
import { useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import { ChannelHeader } from '@/features/channels/ChannelHeader'
import { ConferencePlace } from '@/features/channels/ConferencePlace'
import { TimelineSkeleton } from '@/features/timeline/TimelineSkeleton'
import { useMembers } from '@/live/members'
import { usePresence } from '@/live/presence'
import { useServerView } from '@/live/servers'
import { Skeleton } from '@/ui/Skeleton'
import { useDocumentTitle } from './documentTitle'
import { rememberChannel } from './lastChannel'
import { MembersBeside, MembersButton, MembersDrawer, useMembersBeside } from './MembersAside'
import { MissingChannel, MissingServer, SuspendedServer } from './MissingPage'
import { Page } from './Page'
import { Talk } from './Talk'

/** An open channel: its head, its messages, the place to write, its people. */
export function ChannelPage() {
  const { serverId = '', channelId = '', messageId } = useParams({ strict: false })
  const state = useServerView(serverId)
  const { status, view } = state
  const channel = view?.channels.find(({ id, kind }) => id === channelId && kind !== 'CATEGORY')
  const beside = useMembersBeside()
  const known = channel !== undefined
  useEffect(() => {
    if (known) rememberChannel(serverId, channelId)
  }, [serverId, channelId, known])
  const [refused, setRefused] = useState<string | null>(null)
  const refuse = useCallback(() => setRefused(channelId), [channelId])
  useDocumentTitle(channel?.name ?? '', view?.server.name ?? '')
  if (status === 'missing') return <MissingServer />
  if (status === 'suspended') return <SuspendedServer server={state.server} />
  if ((view && !channel) || refused === channelId) return <MissingChannel serverId={serverId} />
  return (
    <Page
      place={channelId}
      head={
        <>
          {channel ? (
            <ChannelHeader
              channel={channel}
              where={
                <>
                  {view?.server.name} · <OnlineCount serverId={serverId} />
                </>
              }
            />
          ) : (
            <HeadLoading />
          )}
          <MembersButton />
        </>
      }
      aside={beside ? <MembersBeside serverId={serverId} /> : undefined}
    >
      {channel?.kind === 'CONFERENCE' ? (
        <ConferencePlace name={channel.name} />
      ) : channel && view ? (
        <Talk channel={channel} permissions={view.permissions} me={view.me} messageId={messageId} onRefused={refuse} />
      ) : (
        <TimelineSkeleton failed={false} />
      )}
      <MembersDrawer serverId={serverId} />
    </Page>
  )
}

function OnlineCount({ serverId }: { serverId: string }) {
  const { people } = useMembers(serverId)
  const online = usePresence((state) => state.online)
  const count = [...people.keys()].filter((id) => online.has(id)).length
  return <Plural value={count} one="# online" other="# online" />
}

function HeadLoading() {
  return (
    <h1 style={{ flex: 1 }}>
      <span className="sr">
        <Trans>Loading the channel</Trans>
      </span>
      <Skeleton width="8rem" height="1rem" />
    </h1>
  )
}
