import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { GlobalRole } from '@/gql/graphql'
import { useMe } from '@/live/session'
import { Loading } from '@/manage/Loading'
import { Group, Pane } from '@/manage/Pane'
import type { Person } from '@/manage/people'
import tables from '@/manage/Table.module.css'
import { Avatar } from '@/ui/Avatar'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { globalRoles, type Holder, Holders } from './administration'
import { Failed } from '@/manage/Failed'
import { RoleDialog } from './RoleDialog'
import { UserPicker } from './UserPicker'
import { useDates } from './useDates'
import { useInstanceQuery } from './useInstanceQuery'
import { useLanding } from './useLanding'
import { useRoleDescriptions, useRoleNames } from './useRoleWords'
import styles from './instance.module.css'

/** Who has which role for this Beep, to give and to take. */
export default function HoldersPage() {
  const names = useRoleNames()
  const descriptions = useRoleDescriptions()
  const { data, failure, retry } = useInstanceQuery(Holders, {})
  const [picking, setPicking] = useState<GlobalRole | null>(null)
  const [change, setChange] = useState<{ person: Person; role: GlobalRole; isGiven: boolean } | null>(null)
  const { ref, land } = useLanding()
  if (failure) return <Failed failure={failure} onRetry={retry} />
  if (!data) return <Loading />
  const { holders } = data.instance
  const holdersOf = (role: GlobalRole) => holders.filter((holder) => holder.role === role)
  return (
    <Pane ref={ref}>
      {globalRoles.map((role) => (
        <Group key={role} title={names[role]} description={descriptions[role]}>
          <HolderList
            role={role}
            holders={holdersOf(role)}
            onRevoke={({ user }) => setChange({ person: user, role, isGiven: false })}
          />
          <div>
            <Button onClick={() => setPicking(role)}>
              <Plus /> <Trans>Add somebody…</Trans>
            </Button>
          </div>
        </Group>
      ))}
      {picking && (
        <PickDialog
          role={picking}
          without={holdersOf(picking).map(({ user }) => user.id)}
          onPick={(person) => {
            setPicking(null)
            setChange({ person, role: picking, isGiven: true })
          }}
          onClose={() => setPicking(null)}
        />
      )}
      {change && (
        <RoleDialog
          {...change}
          onClose={() => {
            setChange(null)
            land()
          }}
        />
      )}
    </Pane>
  )
}

interface ListProps {
  role: GlobalRole
  holders: readonly Holder[]
  onRevoke: (holder: Holder) => void
}

function HolderList({ role, holders, onRevoke }: ListProps) {
  const names = useRoleNames()
  if (holders.length === 0) {
    return (
      <p className={tables.none}>
        <Trans>Nobody yet.</Trans>
      </p>
    )
  }
  return (
    <ul className={tables.list} aria-label={names[role]}>
      {holders.map((holder) => (
        <HolderRow key={holder.user.id} holder={holder} onRevoke={() => onRevoke(holder)} />
      ))}
    </ul>
  )
}

function HolderRow({ holder: { user, role, grantedBy, at }, onRevoke }: { holder: Holder; onRevoke: () => void }) {
  const { t } = useLingui()
  const me = useMe()
  const { day } = useDates()
  const names = useRoleNames()
  const since = day(at)
  const roleName = names[role]
  return (
    <li>
      <Link to="/instance/$" params={{ _splat: `users/${user.id}` }} className={tables.person}>
        <Avatar id={user.id} name={user.displayName} className={tables.avatar} />
        <span>
          <b>{user.displayName}</b>
          <small>@{user.username}</small>
        </span>
      </Link>
      <p className={styles.since}>
        {grantedBy ? (
          <Trans>
            Since {since}, by {grantedBy.displayName}
          </Trans>
        ) : (
          <Trans>Since {since}, by the command line</Trans>
        )}
      </p>
      {user.id === me.id ? (
        <span className={styles.since}>
          <Trans>This is you.</Trans>
        </span>
      ) : (
        <Button aria-label={t`Take “${roleName}” from ${user.displayName}`} onClick={onRevoke}>
          <Trans>Take it away…</Trans>
        </Button>
      )}
    </li>
  )
}

interface PickProps {
  role: GlobalRole
  without: readonly string[]
  onPick: (person: Person) => void
  onClose: () => void
}

function PickDialog({ role, without, onPick, onClose }: PickProps) {
  const { t } = useLingui()
  const names = useRoleNames()
  const roleName = names[role]
  return (
    <Dialog title={t`Who becomes “${roleName}”?`} onClose={onClose}>
      <UserPicker label={t`Person`} without={without} onPick={onPick} />
    </Dialog>
  )
}
