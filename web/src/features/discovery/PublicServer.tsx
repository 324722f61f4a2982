import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { PublicServersQuery } from '@/gql/later/graphql'
import { failureOf } from '@/live/failure'
import { failureText } from '@/live/failureText'
import { joinServer } from '@/live/servers'
import '@/manage/failures'
import { Avatar } from '@/ui/Avatar'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notices'
import styles from './Discover.module.css'

type Found = PublicServersQuery['publicServers']['edges'][number]['node']

/** A public server's card, with the way in. */
export function PublicServer({ server, joined }: { server: Found; joined: boolean }) {
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
      {server.banner && (
        <img className={styles.banner} src={server.banner.medium} alt="" width={600} height={200} loading="lazy" />
      )}
      <div className={styles.top}>
        <Avatar id={server.id} name={server.name} picture={server.picture?.medium} className={styles.picture} />
        <div className={styles.words}>
          <h2>{server.name}</h2>
          <p>
            <Plural value={server.memberCount} one="# member" other="# members" />
            {typeof server.onlineCount === 'number' && (
              <span className={styles.online}>
                <Plural value={server.onlineCount} one="# online" other="# online" />
              </span>
            )}
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
