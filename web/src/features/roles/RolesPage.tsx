import { Trans } from '@lingui/react/macro'
import { useMe } from '@/live/session'
import { Loading } from '@/manage/Loading'
import { Pane } from '@/manage/Pane'
import { standing } from '@/manage/rank'
import { useRoles } from '@/manage/roles'
import type { SectionProps } from '@/manage/section'
import { EmptyState } from '@/ui/EmptyState'
import { useMedia } from '@/ui/useMedia'
import { RoleEditor } from './RoleEditor'
import { RoleList } from './RoleList'
import styles from './RolesPage.module.css'

/** The roles of a server by rank, and one of them to look at or change. */
export default function RolesPage({ serverId, view, rest }: SectionProps) {
  const phone = useMedia('phone')
  const me = useMe()
  const { roles, mine, isLoaded } = useRoles(serverId)
  const by = standing(roles, mine, view.server.ownerId === me.id)
  const [wanted] = rest
  // A phone shows one thing at a time; elsewhere the lowest role, everybody's, stands beside the list.
  const chosen = roles.find(({ id }) => id === wanted) ?? (phone || wanted !== undefined ? undefined : roles.at(-1))
  if (!isLoaded) return <Loading />
  const list = <RoleList serverId={serverId} roles={roles} by={by} chosenId={chosen?.id} />
  const editor = chosen ? (
    <RoleEditor key={chosen.id} role={chosen} roles={roles} by={by} view={view} />
  ) : (
    wanted !== undefined && <Gone />
  )
  if (phone) return editor || <div className={styles.phone}>{list}</div>
  return (
    <div className={styles.page}>
      <div className={styles.side}>{list}</div>
      {editor}
    </div>
  )
}

/** It was deleted while it was open, or the address is an old one. */
function Gone() {
  return (
    <Pane>
      <EmptyState drawing="lost" title={<Trans>This role is gone</Trans>}>
        <Trans>Somebody deleted it. Choose another one.</Trans>
      </EmptyState>
    </Pane>
  )
}
