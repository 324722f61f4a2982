import { useLingui } from '@lingui/react/macro'
import { ChevronDown, Ellipsis } from 'lucide-react'
import { type ReactNode, useId, useRef } from 'react'
import { isUnread, useReadStates } from '@/live/readStates'
import type { Channel } from '@/live/servers'
import { menuAnchor, type MenuEntry, openMenu } from '@/ui/menu'
import { MenuButton } from '@/ui/MenuButton'
import { toggleCollapsed, useIsCollapsed } from './collapsed'
import type { Landing } from './moves'
import { useDragAndDrop } from './useDragAndDrop'
import styles from './ChannelList.module.css'

interface Props {
  category: Channel
  channels: readonly Channel[]
  /** The open channel, which stays in sight when its category is folded. */
  current: string | undefined
  movable: boolean
  menu: (channel: Channel) => MenuEntry[]
  onDrop: (dragged: Channel, landing: Landing) => void
  children: (channels: readonly Channel[]) => ReactNode
}

/** A category with its channels; folded, it still shows what is unread. */
export function Category({ category, channels, current, movable, menu, onDrop, children }: Props) {
  const { t } = useLingui()
  const head = useRef<HTMLDivElement>(null)
  const id = useId()
  const collapsed = useIsCollapsed(category.id)
  const states = useReadStates((state) => state.channels)
  const hint = useDragAndDrop(head, { channel: category, enabled: movable, onDrop })
  const shown = collapsed ? channels.filter((it) => it.id === current || isUnread(states[it.id])) : channels
  const entries = menu(category)
  return (
    <section className={styles.group} aria-labelledby={id}>
      <div ref={head} className={styles.groupHead} data-hint={hint ?? undefined}>
        <h3>
          <button
            id={id}
            type="button"
            aria-expanded={!collapsed}
            onClick={() => toggleCollapsed(category.id)}
            onContextMenu={(event) => {
              if (entries.length === 0) return
              event.preventDefault()
              openMenu({ label: category.name, anchor: menuAnchor(event), entries })
            }}
          >
            <ChevronDown />
            <span>{category.name}</span>
          </button>
        </h3>
        {entries.length > 0 && (
          <MenuButton label={t`Menu of ${category.name}`} entries={() => entries} className={styles.more ?? ''}>
            <Ellipsis />
          </MenuButton>
        )}
      </div>
      {shown.length > 0 && <ul>{children(shown)}</ul>}
    </section>
  )
}
