import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import type { Channel } from '@/live/servers'
import { areApart, type Landing } from './moves'

export type Hint = 'before' | 'after' | 'into' | null

interface Options {
  element: HTMLElement
  channel: Channel
  onHint: (hint: Hint) => void
  onDrop: (dragged: Channel, landing: Landing) => void
}

const KEY = 'channel'
const draggedIn = (data: Record<string | symbol, unknown>) => data[KEY] as Channel | undefined

/** Makes an element draggable as a channel, and a place to drop others. Returns what undoes it. */
export function dragAndDrop({ element, channel, onHint, onDrop }: Options): () => void {
  const where = (dragged: Channel, clientY: number): Hint => {
    if (dragged.id === channel.id) return null
    if (channel.kind === 'CATEGORY' && dragged.kind !== 'CATEGORY') return 'into'
    if (areApart(channel, dragged)) return null
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
        onHint(dragged ? where(dragged, location.current.input.clientY) : null)
      },
      onDragLeave: () => onHint(null),
      onDrop: ({ source, location }) => {
        onHint(null)
        const dragged = draggedIn(source.data)
        const place = dragged && where(dragged, location.current.input.clientY)
        if (!dragged || !place) return
        onDrop(dragged, place === 'into' ? { into: channel } : { over: channel, edge: place })
      },
    }),
  )
}
