import { useLingui } from '@lingui/react/macro'
import { ChevronDown, Globe, LogOut } from 'lucide-react'
import type { ServerCard } from '@/live/servers'
import { useMe } from '@/live/session'
import type { MenuEntry } from '@/ui/menu'
import { MenuButton } from '@/ui/MenuButton'
import { Skeleton } from '@/ui/Skeleton'
import { openServerDialog } from './serverDialogs'
import styles from './ServerHeader.module.css'

interface Props {
  /** `null` while it is on its way. */
  server: ServerCard | null
  /** What other parts of the client put into the server's menu. */
  additions: MenuEntry[]
}

/** The server's name above its channels, and its menu. */
export function ServerHeader({ server, additions }: Props) {
  const { t } = useLingui()
  const me = useMe()
  if (!server) {
    return (
      <header className={styles.head}>
        <Skeleton width="9rem" height="1.1rem" />
      </header>
    )
  }
  // The owner cannot leave: the server would be nobody's.
  const leave: MenuEntry[] =
    server.ownerId === me.id
      ? []
      : [
          {
            kind: 'action',
            label: t`Leave the server`,
            icon: <LogOut />,
            danger: true,
            onSelect: () => openServerDialog({ kind: 'leave', server }),
          },
        ]
  const entries = [
    ...additions,
    ...(additions.length > 0 && leave.length > 0 ? [{ kind: 'separator' as const }] : []),
    ...leave,
  ]
  return (
    <>
      {server.banner && <img className={styles.banner} src={server.banner.medium} alt="" width={600} height={200} />}
      <header className={styles.head}>
        <h2 className={styles.name} title={server.name}>
          {server.name}
        </h2>
        {server.public && (
          <span className={styles.public} role="img" aria-label={t`Public server`} data-tip={t`Public server`}>
            <Globe />
          </span>
        )}
        {entries.length > 0 && (
          <MenuButton label={t`Menu of ${server.name}`} entries={() => entries} align="end">
            <ChevronDown />
          </MenuButton>
        )}
      </header>
    </>
  )
}
