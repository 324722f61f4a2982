import { Trans, useLingui } from '@lingui/react/macro'
import { Navigate, useParams } from '@tanstack/react-router'
import { useDocumentTitle } from '@/app/documentTitle'
import { NotFoundPage } from '@/app/NotFoundPage'
import { Opening, SettingsFrame } from '@/app/settings/SettingsFrame'
import { useGlobalRoles } from '@/live/servers'
import { EmptyState } from '@/ui/EmptyState'
import { useMedia } from '@/ui/useMedia'
import { instanceSections, openTo } from './sections'

/** All of this Beep, for those who moderate or run it: the pages that their roles open, and one of them. */
export function InstancePage() {
  const { t, i18n } = useLingui()
  const { _splat = '' } = useParams({ strict: false })
  const phone = useMedia('phone')
  const { roles, isLoaded } = useGlobalRoles()
  const path = _splat.split('/').filter(Boolean)
  const open = openTo(roles)
  const [first] = open
  const section = first && instanceSections.find((it) => it.path === path[0])
  const title = section ? i18n._(section.name) : t`Manage this Beep`
  useDocumentTitle(title, section ? t`Manage this Beep` : '')
  if (!isLoaded) return <Opening />
  // Whoever has no role is not told that there is something.
  if (!first) return <NotFoundPage />
  if (!section && !phone) return <Navigate to="/instance/$" params={{ _splat: first.path }} replace />
  return (
    <SettingsFrame
      label={t`Manage this Beep`}
      title={title}
      links={open.map((it) => ({ ...it, name: i18n._(it.name) }))}
      current={section?.path}
      placeOf={(splat) => ({ to: '/instance/$', params: { _splat: splat }, search: {} })}
      exit={{ to: '/' }}
      exitLabel={<Trans>Back to the talk</Trans>}
      place={path.join('/')}
    >
      {section && (open.includes(section) ? <section.page rest={path.slice(1)} /> : <Refused />)}
    </SettingsFrame>
  )
}

/** One of the pages, for somebody whose roles do not open it (any more). */
function Refused() {
  return (
    <EmptyState drawing="door" title={<Trans>This page is closed to you</Trans>}>
      <Trans>It belongs to a role that you do not have, or that was just taken from you.</Trans>
    </EmptyState>
  )
}
