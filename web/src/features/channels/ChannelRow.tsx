import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Ellipsis, Pencil } from 'lucide-react'
import { useRef } from 'react'
import { useHasDraft } from '@/live/drafts'
import { useIsUnread, useMentions } from '@/live/readStates'
import type { Channel } from '@/live/servers'
import { Badge } from '@/ui/Badge'
import { menuAnchor, type MenuEntry, openMenu } from '@/ui/menu'
import { MenuButton } from '@/ui/MenuButton'
import { ChannelIcon } from './ChannelIcon'
import type { Landing } from './moves'
import { useDragAndDrop } from './useDragAndDrop'
import styles from './ChannelList.module.css'

interface Props {
  channel: Channel
  current: boolean
  movable: boolean
  menu: (channel: Channel) => MenuEntry[]
  onDrop: (dragged: Channel, landing: Landing) => void
  onPick: () => void
}

/** One channel: bold with a dot when unread, a number when one is mentioned. */
export function ChannelRow({ channel, current, movable, menu, onDrop, onPick }: Props) {
  const { t } = useLingui()
  const row = useRef<HTMLLIElement>(null)
  const hint = useDragAndDrop(row, { channel, enabled: movable, onDrop })
  const mentions = useMentions(channel.id)
  const unread = useIsUnread(channel.id)
  const drafted = useHasDraft(channel.id) && !current
  return (
    <li ref={row} className={styles.row} data-hint={hint ?? undefined}>
      <Link
        to="/s/$serverId/$channelId"
        params={{ serverId: channel.serverId, channelId: channel.id }}
        className={styles.channel}
        aria-current={current ? 'page' : undefined}
        data-unread={unread || mentions > 0 || undefined}
        onClick={onPick}
        draggable={false}
        onContextMenu={(event) => {
          event.preventDefault()
          openMenu({ label: channel.name, anchor: menuAnchor(event), entries: menu(channel) })
        }}
      >
        <ChannelIcon channel={channel} />
        <span className={styles.name}>{channel.name}</span>
        {channel.private && (
          <span className="sr">
            <Trans>Private</Trans>
          </span>
        )}
        {drafted && (
          <span className={styles.draft} role="img" aria-label={t`Draft`}>
            <Pencil />
          </span>
        )}
        <Badge count={mentions} />
        {unread && mentions === 0 && <span className={styles.dot} />}
        {(unread || mentions > 0) && (
          <span className="sr">
            {mentions > 0 ? <Plural value={mentions} one="# mention" other="# mentions" /> : <Trans>Unread</Trans>}
          </span>
        )}
      </Link>
      <MenuButton label={t`Menu of ${channel.name}`} entries={() => menu(channel)} className={styles.more ?? ''}>
        <Ellipsis />
      </MenuButton>
    </li>
  )
}
