import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { failureText } from '@/live/failureText'
import { failureOf } from '@/live/failure'
import { joinServer, type ServerCard } from '@/live/servers'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notices'
import { useState } from 'react'
import { ServerIcon } from './ServerIcon'
import styles from './Discover.module.css'

/** A public server's card, with the way in. */
export function PublicServer({ server, joined }: { server: ServerCard; joined: boolean }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [pending, setPending] = useState(false)
  const enter = async () => {
    setPending(true)
    try {
      if (!joined) await joinServer(server.id)
      await navigate({ to: '/s/$serverId', params: { serverId: server.id } })
    } catch (error) {
      notify(failureText(failureOf(error)), 'danger')
    } finally {
      setPending(false)
    }
  }
  return (
    <li className={styles.card}>
      <div className={styles.top}>
        <ServerIcon id={server.id} name={server.name} />
        <div className={styles.words}>
          <h2>{server.name}</h2>
          <p>
            <Plural value={server.memberCount} one="# member" other="# members" />
          </p>
        </div>
      </div>
      <p className={styles.description}>{server.description}</p>
      <Button
        look={joined ? 'quiet' : 'primary'}
        pending={pending}
        aria-label={joined ? t`Open ${server.name}` : t`Join ${server.name}`}
        onClick={() => void enter()}
      >
        {joined ? <Trans>Open</Trans> : <Trans>Join</Trans>}
      </Button>
    </li>
  )
}
