import { Trans, useLingui } from '@lingui/react/macro'
import type { MenuEntry } from '@/ui/menu'
import { FindServers, type InstanceServer } from './allServers'
import { Listing, ListingRow } from './Listing'
import { ServerPage } from './ServerPage'
import { SuspensionMark } from './SuspensionFacts'
import { useDates } from './useDates'
import { useLanding } from './useLanding'
import { useServerActs } from './useServerActs'
import styles from './instance.module.css'

/** All servers, private ones too; with an id in the address one of them. */
export default function ServersPage({ rest: [id] }: { rest: readonly string[] }) {
  return id === undefined ? <Servers /> : <ServerPage key={id} id={id} />
}

function Servers() {
  const { t } = useLingui()
  const { ref, land } = useLanding()
  const { actsOn, dialog } = useServerActs(land)
  return (
    <Listing
      ref={ref}
      query={FindServers}
      of={({ instance }) => instance.servers}
      placeholder={t`Name or id`}
      none={<Trans>No server fits.</Trans>}
      heads={[t`Server`, t`Owner`, t`Members`, t`Since`, t`State`]}
      renderRow={(server) => <Row key={server.id} server={server} acts={() => actsOn(server)} />}
    >
      {dialog}
    </Listing>
  )
}

function Row({ server, acts }: { server: InstanceServer; acts: () => MenuEntry[] }) {
  const { t, i18n } = useLingui()
  const { day } = useDates()
  const { id, name, memberCount, owner, createdAt, suspension } = server
  return (
    <ListingRow
      id={id}
      name={name}
      note={server.public ? <Trans>Public</Trans> : <Trans>Private</Trans>}
      page={`servers/${id}`}
      acts={acts}
    >
      <td className={styles.text} data-label={t`Owner`}>
        {owner.displayName} <small>@{owner.username}</small>
      </td>
      <td data-label={t`Members`}>{i18n.number(memberCount)}</td>
      <td className={styles.day} data-label={t`Since`}>
        {day(createdAt)}
      </td>
      <td>
        <SuspensionMark suspension={suspension} />
      </td>
    </ListingRow>
  )
}
