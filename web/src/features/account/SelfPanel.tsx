import { Trans, useLingui } from '@lingui/react/macro'
import { Settings2 } from 'lucide-react'
import { useConnection } from '@/live/connection'
import { useMe } from '@/live/session'
import { Avatar } from '@/ui/Avatar'
import { MenuButton } from '@/ui/MenuButton'
import { PresenceDot } from '@/ui/PresenceDot'
import { useSelfMenu } from './useSelfMenu'
import styles from './SelfPanel.module.css'

/** Who I am, at the foot of the channels, and the menu of what is mine: language, theme, sign out. */
export function SelfPanel() {
  const { t } = useLingui()
  const me = useMe()
  const online = useConnection(({ status }) => status === 'online')
  const entries = useSelfMenu()
  return (
    <section className={styles.panel} aria-label={t`You`}>
      <Avatar id={me.id} name={me.displayName} className={styles.avatar}>
        <PresenceDot online={online} label={online ? t`Online` : t`Offline`} />
      </Avatar>
      <div className={styles.who}>
        <b>{me.displayName}</b>
        <small>{online ? `@${me.username}` : <Trans>Reconnecting…</Trans>}</small>
      </div>
      <MenuButton label={t`Settings`} entries={() => entries} side="top" align="end">
        <Settings2 />
      </MenuButton>
    </section>
  )
}
