import { Trans, useLingui } from '@lingui/react/macro'
import tables from '@/manage/Table.module.css'
import type { MenuEntry } from '@/ui/menu'
import { Listing, ListingRow } from './Listing'
import { FindUsers, type InstanceUser } from './people'
import { SuspensionMark } from './SuspensionFacts'
import { useDates } from './useDates'
import { useLanding } from './useLanding'
import { UserPage } from './UserPage'
import { useRoleNames } from './useRoleWords'
import { useUserActs } from './useUserActs'
import styles from './instance.module.css'

/** Everybody with an account here; with an id in the address one of them. */
export default function UsersPage({ rest: [id] }: { rest: readonly string[] }) {
  return id === undefined ? <Users /> : <UserPage key={id} id={id} />
}

function Users() {
  const { t } = useLingui()
  const { ref, land } = useLanding()
  const { actsOn, dialog } = useUserActs(land)
  return (
    <Listing
      ref={ref}
      query={FindUsers}
      of={({ instance }) => instance.users}
      placeholder={t`Name, username, e-mail or id`}
      none={<Trans>Nobody fits.</Trans>}
      heads={[t`Person`, t`E-mail`, t`Since`, t`State`]}
      renderRow={(found) => <Row key={found.user.id} found={found} acts={() => actsOn(found)} />}
    >
      {dialog}
    </Listing>
  )
}

function Row({ found, acts }: { found: InstanceUser; acts: () => MenuEntry[] }) {
  const { t } = useLingui()
  const { day } = useDates()
  const names = useRoleNames()
  const { user, email, createdAt, suspension, globalRoles } = found
  return (
    <ListingRow id={user.id} name={user.displayName} note={`@${user.username}`} page={`users/${user.id}`} acts={acts}>
      <td className={styles.text} data-label={t`E-mail`}>
        {email}
      </td>
      <td className={styles.day} data-label={t`Since`}>
        {day(createdAt)}
      </td>
      <td>
        <SuspensionMark suspension={suspension} />
        {globalRoles.length > 0 && (
          <ul className={tables.chips}>
            {globalRoles.map((role) => (
              <li key={role}>{names[role]}</li>
            ))}
          </ul>
        )}
      </td>
    </ListingRow>
  )
}
