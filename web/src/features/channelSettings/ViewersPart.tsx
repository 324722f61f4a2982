import { Trans } from '@lingui/react/macro'
import { Group } from '@/manage/Pane'
import { openWhy } from '@/manage/why'
import { Avatar } from '@/ui/Avatar'
import { useViewers } from './channelSettings'
import styles from './ViewersPart.module.css'

/** Who can see the channel, as it is saved; each with the reason a press away. */
export function ViewersPart({ serverId, channelId }: { serverId: string; channelId: string }) {
  const viewers = useViewers(serverId, channelId)
  const total = viewers?.total ?? 0
  return (
    <Group
      title={total > 0 ? <Trans>Who can see this channel · {total}</Trans> : <Trans>Who can see this channel</Trans>}
      description={<Trans>As it is saved now. Press a name to read why.</Trans>}
    >
      <ul className={styles.people}>
        {viewers?.edges.map(({ node: person }) => (
          <li key={person.id}>
            <button
              type="button"
              className={styles.person}
              onClick={() => openWhy({ serverId, channelId, user: person, permission: 'VIEW_CHANNEL' })}
            >
              <Avatar id={person.id} name={person.displayName} className={styles.avatar} />
              {person.displayName}
            </button>
          </li>
        ))}
      </ul>
      {viewers?.pageInfo.hasNextPage && (
        <p className={styles.more}>
          <Trans>And more: only the first are listed.</Trans>
        </p>
      )}
    </Group>
  )
}
