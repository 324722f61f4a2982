import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { type RefObject, useEffect, useState } from 'react'
import type { Channel } from '@/live/servers'
import type { Landing } from './moves'

export type Hint = 'before' | 'after' | 'into' | null

interface Options {
  channel: Channel
  enabled: boolean
  onDrop: (dragged: Channel, landing: Landing) => void
}

const KEY = 'channel'

/** Lets a row be dragged and dropped on; tells where what hovers over it would land. */
export function useDragAndDrop(row: RefObject<HTMLElement | null>, { channel, enabled, onDrop }: Options): Hint {
  const [hint, setHint] = useState<Hint>(null)
  useEffect(() => {
    const element = row.current
    if (!element || !enabled) return
    const where = (dragged: Channel, clientY: number): Hint => {
      if (dragged.id === channel.id) return null
      if (channel.kind === 'CATEGORY' && dragged.kind === 'TEXT') return 'into'
      if (channel.kind !== dragged.kind) return null
      const { top, height } = element.getBoundingClientRect()
      return clientY < top + height / 2 ? 'before' : 'after'
    }
    return combine(
      draggable({ element, getInitialData: () => ({ [KEY]: channel }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => draggedIn(source.data)?.serverId === channel.serverId,
        onDrag: ({ source, location }) => {
          const dragged = draggedIn(source.data)
          setHint(dragged ? where(dragged, location.current.input.clientY) : null)
        },
        onDragLeave: () => setHint(null),
        onDrop: ({ source, location }) => {
          setHint(null)
          const dragged = draggedIn(source.data)
          const place = dragged && where(dragged, location.current.input.clientY)
          if (!dragged || !place) return
          onDrop(dragged, place === 'into' ? { into: channel } : { over: channel, edge: place })
        },
      }),
    )
  }, [row, channel, enabled, onDrop])
  return hint
}

const draggedIn = (data: Record<string | symbol, unknown>) => data[KEY] as Channel | undefined
