import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useMatchRoute } from '@tanstack/react-router'
import { Compass, House, Settings2 } from 'lucide-react'
import { useSelfMenu } from '@/features/account/useSelfMenu'
import { useTotalMarks } from '@/live/readStates'
import { Badge } from '@/ui/Badge'
import { openMenu } from '@/ui/menu'
import { openDrawer } from './panels'
import styles from './Tabs.module.css'

/** A phone's way around, under the thumb. */
export function Tabs() {
  const { t } = useLingui()
  const { mentions } = useTotalMarks()
  const entries = useSelfMenu()
  const discovering = Boolean(useMatchRoute()({ to: '/discover' }))
  return (
    <nav className={styles.tabs} aria-label={t`Main`}>
      <button type="button" data-current={!discovering || undefined} onClick={() => openDrawer('channels')}>
        <House />
        <Trans>Servers</Trans>
        <Badge count={mentions} className={styles.badge} />
      </button>
      <Link to="/discover" data-current={discovering || undefined}>
        <Compass />
        <Trans>Discover</Trans>
      </Link>
      <button
        type="button"
        aria-haspopup="menu"
        onClick={(event) => openMenu({ label: t`You`, anchor: event.currentTarget, entries })}
      >
        <Settings2 />
        <Trans>You</Trans>
      </button>
    </nav>
  )
}
