import { Trans, useLingui } from '@lingui/react/macro'
import { Link, type LinkProps, type NavigateOptions, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, ChevronLeft, type LucideIcon, X } from 'lucide-react'
import { type ReactNode, Suspense } from 'react'
import { ConnectionBar } from '@/app/ConnectionBar'
import { PaneBoundary } from '@/app/PaneBoundary'
import { Loading } from '@/manage/Loading'
import { IconButton } from '@/ui/IconButton'
import { useMedia } from '@/ui/useMedia'
import styles from './SettingsFrame.module.css'

/** A place of this client that one can link and go to. */
type Place = LinkProps & NavigateOptions

export interface SettingsLink {
  path: string
  name: string
  icon: LucideIcon
}

interface Props {
  /** What the navigation is, for those who listen. */
  label: string
  /** The open page, or what all of them are together. */
  title: string
  links: readonly SettingsLink[]
  /** The open one. */
  current: string | undefined
  /** Where a page is, by its path; an empty one: the list of pages, on a phone. */
  placeOf: (path: string) => Place
  /** Where one came from, and what leads there. */
  exit: Place
  exitLabel: ReactNode
  /** Another place, another try after a fault. */
  place: string
  children: ReactNode
}

/** Settings over the whole window: the list of their pages, and one of them; on a phone one or the other. */
export function SettingsFrame({ title, current, place, children, ...rest }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const phone = useMedia('phone')
  if (phone && current === undefined) {
    return (
      <main className={styles.phone}>
        <h1 className="sr">{title}</h1>
        <Navigation {...rest} current={current} />
      </main>
    )
  }
  return (
    <div className={phone ? styles.phone : styles.frame}>
      {!phone && <Navigation {...rest} current={current} />}
      <main className={styles.page}>
        <header className={styles.bar}>
          {phone && (
            <IconButton label={t`All settings`} className={styles.back} onClick={() => void navigate(rest.placeOf(''))}>
              <ChevronLeft />
            </IconButton>
          )}
          <h1 className={styles.heading}>{title}</h1>
          <IconButton label={t`Close the settings`} onClick={() => void navigate(rest.exit)}>
            <X />
          </IconButton>
        </header>
        <Away />
        <div className={styles.content}>
          <PaneBoundary place={place}>
            <Suspense fallback={<Loading />}>{children}</Suspense>
          </PaneBoundary>
        </div>
      </main>
    </div>
  )
}

type NavigationProps = Pick<Props, 'label' | 'links' | 'current' | 'placeOf' | 'exit' | 'exitLabel'>

function Navigation({ label, links, current, placeOf, exit, exitLabel }: NavigationProps) {
  return (
    <nav className={styles.nav} aria-label={label}>
      <header className={styles.navHead}>
        <Link {...exit} className={styles.home}>
          <ArrowLeft />
          <span>{exitLabel}</span>
        </Link>
      </header>
      <ul className={styles.links}>
        {links.map(({ path, name, icon: Icon }) => (
          <li key={path}>
            <Link {...placeOf(path)} className={styles.link} aria-current={path === current ? 'page' : undefined}>
              <Icon /> {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The frame before it is known what it shows. */
export function Opening() {
  const phone = useMedia('phone')
  return (
    <div className={phone ? styles.phone : styles.frame}>
      {!phone && <div />}
      <main className={styles.page}>
        <h1 className="sr">
          <Trans>Settings</Trans>
        </h1>
        <Away />
        <Loading />
      </main>
    </div>
  )
}

/** Unlike a message, what is saved does not wait for the line. */
function Away() {
  return (
    <ConnectionBar>
      <Trans>Reconnecting… What you see may be old.</Trans>
    </ConnectionBar>
  )
}
