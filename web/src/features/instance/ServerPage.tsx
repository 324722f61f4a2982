import { Plural, Trans } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { ScrollText, UserRound } from 'lucide-react'
import { isGone } from '@/live/failure'
import { useGlobalRoles } from '@/live/servers'
import { Loading } from '@/manage/Loading'
import { Group, Pane } from '@/manage/Pane'
import { Up } from '@/manage/Up'
import { Avatar } from '@/ui/Avatar'
import { EmptyState } from '@/ui/EmptyState'
import { ActButtons } from './ActButtons'
import { type InstanceServer, OneServer } from './allServers'
import { Failed } from '@/manage/Failed'
import { SuspensionFacts } from './SuspensionFacts'
import { useDates } from './useDates'
import { useInstanceQuery } from './useInstanceQuery'
import { useServerActs } from './useServerActs'
import styles from './instance.module.css'

/** One server, seen from outside: nothing of what is said in it. */
export function ServerPage({ id }: { id: string }) {
  const { data, failure, retry } = useInstanceQuery(OneServer, { id })
  const server = data?.instance.server
  return (
    <Pane>
      <Up to="/instance/$" params={{ _splat: 'servers' }}>
        <Trans>All servers</Trans>
      </Up>
      {server ? (
        <About server={server} />
      ) : failure && isGone(failure) ? (
        <EmptyState drawing="lost" title={<Trans>There is no such server</Trans>} />
      ) : failure ? (
        <Failed failure={failure} onRetry={retry} />
      ) : (
        <Loading />
      )}
    </Pane>
  )
}

function About({ server }: { server: InstanceServer }) {
  const { day } = useDates()
  const navigate = useNavigate()
  const { actsOn, dialog } = useServerActs(
    undefined,
    () => void navigate({ to: '/instance/$', params: { _splat: 'servers' } }),
  )
  const { roles } = useGlobalRoles()
  const { id, name, description, owner, memberCount, createdAt, suspension } = server
  const since = day(createdAt)
  const isAdministrator = roles.includes('APPLICATION_ADMINISTRATOR')
  const seesPeople = isAdministrator || roles.includes('USER_MODERATOR')
  return (
    <>
      <header className={styles.who}>
        <Avatar id={id} name={name} className={styles.face} />
        <div>
          <h2>{name}</h2>
          <p>
            {server.public ? <Trans>Public server</Trans> : <Trans>Private server</Trans>} ·{' '}
            <Plural value={memberCount} one="# member" other="# members" /> · <Trans>since {since}</Trans>
          </p>
          <p>
            <Trans>
              Owned by {owner.displayName} (@{owner.username})
            </Trans>
          </p>
        </div>
      </header>
      {description !== '' && <p className={styles.description}>{description}</p>}
      {suspension && <SuspensionFacts suspension={suspension} />}
      <Group title={<Trans>What you can do</Trans>}>
        <ActButtons acts={actsOn(server)}>
          {seesPeople && (
            <Link to="/instance/$" params={{ _splat: `users/${owner.id}` }} className={styles.more}>
              <UserRound /> <Trans>The owner’s account</Trans>
            </Link>
          )}
          {isAdministrator && (
            <Link to="/instance/$" params={{ _splat: 'audit' }} search={{ target: id }} className={styles.more}>
              <ScrollText /> <Trans>What was done to this server</Trans>
            </Link>
          )}
        </ActButtons>
      </Group>
      {dialog}
    </>
  )
}
