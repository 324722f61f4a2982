import { Trans, useLingui } from '@lingui/react/macro'
import { hasPermission, type Channel, type ServerViewData } from '@/live/servers'
import { Button } from '@/ui/Button'
import { Skeleton } from '@/ui/Skeleton'
import { Category } from './Category'
import { ChannelRow } from './ChannelRow'
import { openChannelDialog } from './channelDialogs'
import { type Landing, moveByDrop } from './moves'
import { groupChannels } from './tree'
import { tryToMove, useChannelActions } from './useChannelActions'
import styles from './ChannelList.module.css'

interface Props {
  serverId: string
  /** The channel that is open. */
  channelId: string | undefined
  /** `null` while it is on its way. */
  view: ServerViewData | null
  onPick: () => void
}

/** A server's channels by category. */
export function ChannelList({ serverId, channelId, view, onPick }: Props) {
  const channels = view?.channels ?? none
  const manages = view !== null && hasPermission(view.permissions, 'MANAGE_CHANNELS')
  const menu = useChannelActions(channels, manages)
  const drop = (dragged: Channel, landing: Landing) => {
    const move = moveByDrop(channels, dragged, landing)
    if (move) tryToMove(dragged, move)
  }
  if (!view) return <Loading />
  const rows = (own: readonly Channel[]) =>
    own.map((channel) => (
      <ChannelRow
        key={channel.id}
        channel={channel}
        current={channel.id === channelId}
        movable={manages}
        menu={menu}
        onDrop={drop}
        onPick={onPick}
      />
    ))
  return (
    <div className={styles.list}>
      {groupChannels(channels).map(({ category, channels: own }) =>
        category ? (
          <Category
            key={category.id}
            category={category}
            movable={manages}
            menu={menu}
            current={channelId}
            channels={own}
            onDrop={drop}
          >
            {rows}
          </Category>
        ) : (
          own.length > 0 && <ul key="none">{rows(own)}</ul>
        ),
      )}
      {channels.length === 0 && <Empty serverId={serverId} manages={manages} />}
    </div>
  )
}

const none: readonly Channel[] = []

function Empty({ serverId, manages }: { serverId: string; manages: boolean }) {
  return (
    <div className={styles.empty}>
      <p>
        <Trans>No channels yet.</Trans>
      </p>
      {manages && (
        <Button onClick={() => openChannelDialog({ kind: 'create', what: 'TEXT', serverId, parentId: null })}>
          <Trans>Create a channel</Trans>
        </Button>
      )}
    </div>
  )
}

const widths = ['40%', '65%', '50%', '72%', '58%']

function Loading() {
  const { t } = useLingui()
  return (
    <div className={styles.loading} role="status" aria-label={t`Loading the channels`}>
      {widths.map((width) => (
        <Skeleton key={width} width={width} height="0.9rem" />
      ))}
    </div>
  )
}
