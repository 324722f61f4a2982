import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { Loading } from '@/manage/Loading'
import { Pager, usePages } from '@/manage/pages'
import { Pane } from '@/manage/Pane'
import tables from '@/manage/Table.module.css'
import { Avatar } from '@/ui/Avatar'
import { Field } from '@/ui/Field'
import { IconButton } from '@/ui/IconButton'
import { menuAnchor, openMenu, type OpenMenu } from '@/ui/menu'
import { Failed } from './Failed'
import { FindUsers, type InstanceUser } from './people'
import { StateSelect, suspendedOf } from './StateSelect'
import { SuspensionMark } from './SuspensionFacts'
import { useDates } from './useDates'
import { useFilters, useSearchText } from './useFilters'
import { useInstanceQuery } from './useInstanceQuery'
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
  const { text, query, type } = useSearchText()
  const { of, set } = useFilters()
  const state = of('state')
  const pages = usePages(`${state} ${query}`)
  const variables = { query: query || null, suspended: suspendedOf(state), after: pages.after }
  const { data, isLoaded, failure, retry } = useInstanceQuery(FindUsers, variables)
  const { ref, land } = useLanding()
  const { actsOn, dialog } = useUserActs(land)
  const found = data?.instance.users
  return (
    <Pane wide ref={ref}>
      <search className={tables.tools}>
        <Field
          type="search"
          label={t`Search`}
          placeholder={t`Name, username, e-mail or id`}
          value={text}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => type(event.target.value)}
        />
        <StateSelect value={state} onChange={(value) => set('state', value)} />
      </search>
      {failure ? (
        <Failed failure={failure} onRetry={retry} />
      ) : !found ? (
        <Loading />
      ) : found.edges.length === 0 ? (
        <p role="status" className={tables.none}>
          <Trans>Nobody fits.</Trans>
        </p>
      ) : (
        <div className={tables.scroll} aria-busy={!isLoaded}>
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col">
                  <Trans>Person</Trans>
                </th>
                <th scope="col">
                  <Trans>E-mail</Trans>
                </th>
                <th scope="col">
                  <Trans>Since</Trans>
                </th>
                <th scope="col">
                  <Trans>State</Trans>
                </th>
                <th scope="col" className={tables.end} aria-label={t`Actions`} />
              </tr>
            </thead>
            <tbody>
              {found.edges.map(({ node }) => (
                <Row key={node.user.id} user={node} actsOn={actsOn} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager pages={pages} info={found?.pageInfo} />
      {dialog}
    </Pane>
  )
}

type ActsOn = ReturnType<typeof useUserActs>['actsOn']

function Row({ user: found, actsOn }: { user: InstanceUser; actsOn: ActsOn }) {
  const { t } = useLingui()
  const { day } = useDates()
  const names = useRoleNames()
  const { user, email, createdAt, suspension, globalRoles } = found
  const label = t`Actions for ${user.displayName}`
  const menu = (anchor: OpenMenu['anchor']) => openMenu({ label, anchor, entries: actsOn(found), align: 'end' })
  return (
    <tr
      onContextMenu={(event) => {
        event.preventDefault()
        menu(menuAnchor(event))
      }}
    >
      <th scope="row">
        <Link to="/instance/$" params={{ _splat: `users/${user.id}` }} className={tables.person}>
          <Avatar id={user.id} name={user.displayName} className={tables.avatar} />
          <span>
            <b>{user.displayName}</b>
            <small>@{user.username}</small>
          </span>
        </Link>
      </th>
      <td className={styles.text}>{email}</td>
      <td>{day(createdAt)}</td>
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
      <td className={tables.end}>
        <IconButton label={label} aria-haspopup="menu" onClick={(event) => menu(event.currentTarget)}>
          <Ellipsis />
        </IconButton>
      </td>
    </tr>
  )
}
