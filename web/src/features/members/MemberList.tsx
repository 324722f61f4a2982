import { Trans, useLingui } from '@lingui/react/macro'
import { useLocale } from '@/i18n/i18n'
import { MemberRanges, useMemberRanges } from '@/live/memberRanges'
import { MOST_HELD, useMembers } from '@/live/members'
import { usePresence } from '@/live/presence'
import { type Role, type ServerViewData, useServerView } from '@/live/servers'
import { Skeleton } from '@/ui/Skeleton'
import { starts } from './layout'
import { memberSections } from './memberSections'
import { type Part, VirtualMembers } from './VirtualMembers'
import styles from './MemberList.module.css'

/** Everybody in a server; of a large one only what is looked at is read. */
export default function MemberList({ serverId }: { serverId: string }) {
  const { view } = useServerView(serverId)
  if (!view) return <Loading />
  return view.server.memberCount > MOST_HELD ? (
    <LargeList key={serverId} serverId={serverId} view={view} />
  ) : (
    <WholeList serverId={serverId} view={view} />
  )
}

interface Props {
  serverId: string
  view: ServerViewData
}

/** Few enough to be held: in sections by hoisted role, online and offline. */
function WholeList({ serverId, view }: Props) {
  const { t } = useLingui()
  const locale = useLocale((state) => state.locale)
  const { people, isComplete } = useMembers(serverId)
  const online = usePresence((state) => state.online)
  if (!isComplete) return <Loading />
  const sections = memberSections(people.values(), online, view.roles, new Intl.Collator(locale).compare)
  const parts = sections.map(({ key, role, online: isOnline, count, members }): Part => {
    const heading = role?.name ?? (isOnline ? t`Online` : t`Offline`)
    return { key, heading, color: role?.color ?? null, count, at: (place) => members[place] }
  })
  return <VirtualMembers serverId={serverId} view={view} parts={parts} />
}

/** Sections and their lengths from the server, members by range. */
function LargeList({ serverId, view }: Props) {
  const { t } = useLingui()
  const { ranges, state } = useMemberRanges(serverId)
  if (!state.sections) return <Loading />
  const roleOf = (id: string | null): Role | undefined =>
    view.roles.find((role) => role.id === id && role.hoist && !role.isDefault)
  const before = starts(state.sections.map(({ count }) => count))
  const parts = state.sections.map(({ roleId, presence, count }, index): Part => {
    const first = before[index] ?? 0
    const role = roleOf(roleId)
    return {
      key: roleId ?? presence,
      heading: role?.name ?? (presence === 'ONLINE' ? t`Online` : t`Offline`),
      color: role?.color ?? null,
      count,
      at: (place) => MemberRanges.at(state, first + place),
    }
  })
  return <VirtualMembers serverId={serverId} view={view} parts={parts} onLook={(from, to) => ranges.look(from, to)} />
}

const widths = ['70%', '55%', '82%', '60%', '66%', '74%']

function Loading() {
  return (
    <div className={styles.loading} role="status">
      <span className="sr">
        <Trans>Loading the members</Trans>
      </span>
      {widths.map((width) => (
        <div key={width} className={styles.loadingRow}>
          <Skeleton width="2rem" height="2rem" radius="32%" />
          <Skeleton width={width} height="0.8rem" />
        </div>
      ))}
    </div>
  )
}
