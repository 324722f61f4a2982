import { Trans, useLingui } from '@lingui/react/macro'
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, ChevronLeft, X } from 'lucide-react'
import { Suspense, useEffect } from 'react'
import { MissingServer } from '@/app/MissingPage'
import { PaneBoundary } from '@/app/PaneBoundary'
import { useDocumentTitle } from '@/app/documentTitle'
import { leavePreview } from '@/live/preview'
import { hasPermission, type ServerViewData, useServerView } from '@/live/servers'
import { Loading } from '@/manage/Loading'
import '@/manage/failures'
import { EmptyState } from '@/ui/EmptyState'
import { IconButton } from '@/ui/IconButton'
import { useMedia } from '@/ui/useMedia'
import { type Section, sections } from './sections'
import styles from './SettingsPage.module.css'

/** A server's settings over the whole window: the sections that the viewer may see, and one of them. */
export function SettingsPage() {
  const { serverId = '', channelId, _splat = '' } = useParams({ strict: false })
  const path = channelId === undefined ? _splat.split('/').filter(Boolean) : ['channels', channelId]
  // Settings are one's own business: they are not previewed.
  useEffect(leavePreview, [])
  const { status, view } = useServerView(serverId)
  if (status === 'missing') return <MissingServer />
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
  useDocumentTitle(section ? i18n._(section.name) : t`Settings`, view.server.name)
  // A channel may let somebody manage it who manages no other: its own page then says what is allowed.
  const channelIsAsked = path[0] === 'channels' && path.length > 1
  const [first] = open
  if (!section && first && !phone) {
    return <Navigate to="/s/$serverId/settings/$" params={{ serverId, _splat: first.path }} replace />
  }
  const nav = <Navigation serverId={serverId} name={view.server.name} open={open} current={section} />
  if (phone && !section) {
    return (
      <main className={styles.phone}>
        <h1 className="sr">
          <Trans>Settings</Trans>
        </h1>
        {nav}
      </main>
    )
  }
  return (
    <div className={phone ? styles.phone : styles.frame}>
      {!phone && nav}
      <main className={styles.page}>
        <header className={styles.bar}>
          {phone && <Back serverId={serverId} />}
          <h1 className={styles.heading}>{section ? i18n._(section.name) : t`Settings`}</h1>
          <Close serverId={serverId} />
        </header>
        <div className={styles.content}>
          <PaneBoundary place={path.join('/')}>
            {section && (open.includes(section) || channelIsAsked) ? (
              <Suspense fallback={<Loading />}>
                <section.page serverId={serverId} view={view} rest={path.slice(1)} />
              </Suspense>
            ) : (
              <Refused />
            )}
          </PaneBoundary>
        </div>
      </main>
    </div>
  )
}

interface NavigationProps {
  serverId: string
  name: string
  open: readonly Section[]
  current: Section | undefined
}

function Navigation({ serverId, name, open, current }: NavigationProps) {
  const { t, i18n } = useLingui()
  return (
    <nav className={styles.nav} aria-label={t`Settings of ${name}`}>
      <header className={styles.navHead}>
        <Link to="/s/$serverId" params={{ serverId }} className={styles.home}>
          <ArrowLeft />
          <span>
            <Trans>Back to {name}</Trans>
          </span>
        </Link>
      </header>
      <ul className={styles.links}>
        {open.map(({ path, name: label, icon: Icon }) => (
          <li key={path}>
            <Link
              to="/s/$serverId/settings/$"
              params={{ serverId, _splat: path }}
              className={styles.link}
              aria-current={path === current?.path ? 'page' : undefined}
            >
              <Icon /> {i18n._(label)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Back({ serverId }: { serverId: string }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  return (
    <IconButton
      label={t`All settings`}
      className={styles.back}
      onClick={() => void navigate({ to: '/s/$serverId/settings/$', params: { serverId, _splat: '' } })}
    >
      <ChevronLeft />
    </IconButton>
  )
}

function Close({ serverId }: { serverId: string }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  return (
    <IconButton
      label={t`Close the settings`}
      onClick={() => void navigate({ to: '/s/$serverId', params: { serverId } })}
    >
      <X />
    </IconButton>
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

function Opening() {
  return (
    <div className={styles.frame}>
      <div />
      <main className={styles.page}>
        <h1 className="sr">
          <Trans>Settings</Trans>
        </h1>
        <Loading />
      </main>
    </div>
  )
}
