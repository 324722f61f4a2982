import { Trans, useLingui } from '@lingui/react/macro'
import { Navigate, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { MissingServer } from '@/app/MissingPage'
import { useDocumentTitle } from '@/app/documentTitle'
import { leavePreview } from '@/live/preview'
import { hasPermission, type ServerViewData, useServerView } from '@/live/servers'
import '@/manage/failures'
import { EmptyState } from '@/ui/EmptyState'
import { useMedia } from '@/ui/useMedia'
import { sections } from './sections'
import { Opening, SettingsFrame } from './SettingsFrame'

/** A server's settings over the whole window: the sections that the viewer may see, and one of them. */
export function SettingsPage() {
  const { serverId = '', channelId, _splat = '' } = useParams({ strict: false })
  const path = channelId === undefined ? _splat.split('/').filter(Boolean) : ['channels', channelId]
  // Settings are one's own business: they are not previewed.
  useEffect(leavePreview, [])
  const { status, view } = useServerView(serverId)
  if (status === 'missing') return <MissingServer />
  if (status === 'suspended') return <Navigate to="/s/$serverId" params={{ serverId }} replace />
  if (!view) return <Opening />
  return <Settings serverId={serverId} view={view} path={path} />
}

interface Props {
  serverId: string
  view: ServerViewData
  path: readonly string[]
}

function Settings({ serverId, view, path }: Props) {
  const { t, i18n } = useLingui()
  const phone = useMedia('phone')
  const open = sections.filter(({ needs }) => needs.some((needed) => hasPermission(view.permissions, needed)))
  const section = sections.find((it) => it.path === path[0])
  const { name } = view.server
  const title = section ? i18n._(section.name) : t`Settings`
  useDocumentTitle(title, name)
  // A channel may let somebody manage it who manages no other: its own page then says what is allowed.
  const channelIsAsked = path[0] === 'channels' && path.length > 1
  const [first] = open
  if (!section && first && !phone) {
    return <Navigate to="/s/$serverId/settings/$" params={{ serverId, _splat: first.path }} replace />
  }
  return (
    <SettingsFrame
      label={t`Settings of ${name}`}
      title={title}
      links={open.map((it) => ({ ...it, name: i18n._(it.name) }))}
      current={section?.path}
      placeOf={(_splat) => ({ to: '/s/$serverId/settings/$', params: { serverId, _splat } })}
      exit={{ to: '/s/$serverId', params: { serverId } }}
      exitLabel={<Trans>Back to {name}</Trans>}
      place={path.join('/')}
    >
      {section && (open.includes(section) || channelIsAsked) ? (
        <section.page serverId={serverId} view={view} rest={path.slice(1)} />
      ) : (
        <Refused />
      )}
    </SettingsFrame>
  )
}

/** The page is there, but not for this viewer (any more): rights may have changed while it was open. */
function Refused() {
  return (
    <EmptyState drawing="door" title={<Trans>This page is closed to you</Trans>}>
      <Trans>You lack the right for it, or your rights in this server have just changed.</Trans>
    </EmptyState>
  )
}
