import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import type { GlobalRole } from '@/gql/graphql'
import { isGone } from '@/live/failure'
import { useGlobalRoles } from '@/live/servers'
import { useMe } from '@/live/session'
import { Loading } from '@/manage/Loading'
import { Group, Pane } from '@/manage/Pane'
import { Switch } from '@/manage/Switch'
import { Up } from '@/manage/Up'
import { Avatar } from '@/ui/Avatar'
import { EmptyState } from '@/ui/EmptyState'
import { ActButtons } from './ActButtons'
import { globalRoles } from './administration'
import { Failed } from '@/manage/Failed'
import { type InstanceUser, OneUser } from './people'
import { RoleDialog } from './RoleDialog'
import { SuspensionFacts } from './SuspensionFacts'
import { useDates } from './useDates'
import { useInstanceQuery } from './useInstanceQuery'
import { useRoleDescriptions, useRoleNames } from './useRoleWords'
import { useUserActs } from './useUserActs'
import styles from './instance.module.css'

/** One person: the account, what is imposed on it, and what can be done. */
export function UserPage({ id }: { id: string }) {
  const { data, failure, retry } = useInstanceQuery(OneUser, { id })
  const user = data?.instance.user
  return (
    <Pane>
      <Up to="/instance/$" params={{ _splat: 'users' }}>
        <Trans>All people</Trans>
      </Up>
      {user ? (
        <Account user={user} />
      ) : failure && isGone(failure) ? (
        <EmptyState drawing="lost" title={<Trans>There is no such account</Trans>} />
      ) : failure ? (
        <Failed failure={failure} onRetry={retry} />
      ) : (
        <Loading />
      )}
    </Pane>
  )
}

function Account({ user: account }: { user: InstanceUser }) {
  const { day } = useDates()
  const { actsOn, dialog } = useUserActs()
  const { roles } = useGlobalRoles()
  const { user, firstName, lastName, email, createdAt, sessionCount, suspension } = account
  const since = day(createdAt)
  const isAdministrator = roles.includes('APPLICATION_ADMINISTRATOR')
  return (
    <>
      <header className={styles.who}>
        <Avatar id={user.id} name={user.displayName} className={styles.face} />
        <div>
          <h2>
            {firstName} {lastName}
          </h2>
          <p>
            @{user.username} · {email}
          </p>
          <p>
            <Trans>Account since {since}</Trans> ·{' '}
            <Plural
              value={sessionCount}
              _0="signed in nowhere"
              one="signed in on # device"
              other="signed in on # devices"
            />
          </p>
        </div>
      </header>
      {suspension && <SuspensionFacts suspension={suspension} />}
      <Group title={<Trans>What you can do</Trans>}>
        <ActButtons acts={actsOn(account)}>
          {isAdministrator && (
            <Link to="/instance/$" params={{ _splat: 'audit' }} search={{ target: user.id }} className={styles.more}>
              <ScrollText /> <Trans>What was done to this account</Trans>
            </Link>
          )}
        </ActButtons>
      </Group>
      {isAdministrator && <Roles account={account} />}
      {dialog}
    </>
  )
}

/** The roles for this Beep, to give and to take; each change asks first. */
function Roles({ account: { user, globalRoles: held } }: { account: InstanceUser }) {
  const { t } = useLingui()
  const me = useMe()
  const names = useRoleNames()
  const descriptions = useRoleDescriptions()
  const [asked, setAsked] = useState<GlobalRole | null>(null)
  const isMe = me.id === user.id
  return (
    <Group
      title={<Trans>Helps to run this Beep</Trans>}
      description={isMe ? t`This is you: another administrator has to change it.` : undefined}
    >
      <div>
        {globalRoles.map((role) => (
          <Switch
            key={role}
            label={names[role]}
            description={descriptions[role]}
            checked={held.includes(role)}
            disabled={isMe}
            onChange={() => setAsked(role)}
          />
        ))}
      </div>
      {asked && (
        <RoleDialog person={user} role={asked} isGiven={!held.includes(asked)} onClose={() => setAsked(null)} />
      )}
    </Group>
  )
}
