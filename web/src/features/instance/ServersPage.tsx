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
import { FindServers, type InstanceServer } from './allServers'
import { Failed } from './Failed'
import { ServerPage } from './ServerPage'
import { StateSelect, suspendedOf } from './StateSelect'
import { SuspensionMark } from './SuspensionFacts'
import { useDates } from './useDates'
import { useFilters, useSearchText } from './useFilters'
import { useInstanceQuery } from './useInstanceQuery'
import { useLanding } from './useLanding'
import { useServerActs } from './useServerActs'
import styles from './instance.module.css'

/** All servers, private ones too; with an id in the address one of them. */
export default function ServersPage({ rest: [id] }: { rest: readonly string[] }) {
  return id === undefined ? <Servers /> : <ServerPage key={id} id={id} />
}

function Servers() {
  const { t } = useLingui()
  const { text, query, type } = useSearchText()
  const { of, set } = useFilters()
  const state = of('state')
  const pages = usePages(`${state} ${query}`)
  const variables = { query: query || null, suspended: suspendedOf(state), after: pages.after }
  const { data, isLoaded, failure, retry } = useInstanceQuery(FindServers, variables)
  const { ref, land } = useLanding()
  const { actsOn, dialog } = useServerActs(land)
  const found = data?.instance.servers
  return (
    <Pane wide ref={ref}>
      <search className={tables.tools}>
        <Field
          type="search"
          label={t`Search`}
          placeholder={t`Name or id`}
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
          <Trans>No server fits.</Trans>
        </p>
      ) : (
        <div className={tables.scroll} aria-busy={!isLoaded}>
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col">
                  <Trans>Server</Trans>
                </th>
                <th scope="col">
                  <Trans>Owner</Trans>
                </th>
                <th scope="col">
                  <Trans>Members</Trans>
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
                <Row key={node.id} server={node} actsOn={actsOn} />
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

type ActsOn = ReturnType<typeof useServerActs>['actsOn']

function Row({ server, actsOn }: { server: InstanceServer; actsOn: ActsOn }) {
  const { t, i18n } = useLingui()
  const { day } = useDates()
  const { id, name, memberCount, owner, createdAt, suspension } = server
  const label = t`Actions for ${name}`
  const menu = (anchor: OpenMenu['anchor']) => openMenu({ label, anchor, entries: actsOn(server), align: 'end' })
  return (
    <tr
      onContextMenu={(event) => {
        event.preventDefault()
        menu(menuAnchor(event))
      }}
    >
      <th scope="row">
        <Link to="/instance/$" params={{ _splat: `servers/${id}` }} className={tables.person}>
          <Avatar id={id} name={name} className={tables.avatar} />
          <span>
            <b>{name}</b>
            <small>{server.public ? <Trans>Public</Trans> : <Trans>Private</Trans>}</small>
          </span>
        </Link>
      </th>
      <td className={styles.text}>
        {owner.displayName} <small>@{owner.username}</small>
      </td>
      <td>{i18n.number(memberCount)}</td>
      <td>{day(createdAt)}</td>
      <td>
        <SuspensionMark suspension={suspension} />
      </td>
      <td className={tables.end}>
        <IconButton label={label} aria-haspopup="menu" onClick={(event) => menu(event.currentTarget)}>
          <Ellipsis />
        </IconButton>
      </td>
    </tr>
  )
}
