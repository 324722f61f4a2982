import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTotalMarks } from '@/live/readStates'
import { Badge } from '@/ui/Badge'
import { IconButton } from '@/ui/IconButton'
import { useMedia } from '@/ui/useMedia'
import { ConnectionBar } from './ConnectionBar'
import { PaneBoundary } from './PaneBoundary'
import { openDrawer } from './panels'
import styles from './Page.module.css'

interface Props {
  /** What the page is about: its `h1` and what belongs to it. */
  head: ReactNode
  /** Beside the content, where there is room. */
  aside?: ReactNode
  /** Another place, another try after a fault. */
  place: string
  children: ReactNode
}

/** The sheet of paper: a bar, the content, perhaps a pane beside it. */
export function Page({ head, aside, place, children }: Props) {
  const phone = useMedia('phone')
  return (
    <main className={styles.page} data-aside={aside !== undefined || undefined}>
      <header className={styles.bar}>
        {phone && <Back />}
        {head}
      </header>
      <ConnectionBar>
        <Trans>Reconnecting… What you send goes out as soon as the line is back.</Trans>
      </ConnectionBar>
      <div className={styles.content}>
        <PaneBoundary place={place}>{children}</PaneBoundary>
      </div>
      {aside}
    </main>
  )
}

function Back() {
  const { t } = useLingui()
  const { mentions } = useTotalMarks()
  const label = mentions > 0 ? t`Servers and channels, mentions: ${mentions}` : t`Servers and channels`
  return (
    <IconButton label={label} className={styles.back} onClick={() => openDrawer('channels')}>
      <ChevronLeft />
      <Badge count={mentions} className={styles.backBadge} />
    </IconButton>
  )
}
