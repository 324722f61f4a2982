import { type RefObject, useEffect, useState } from 'react'
import type { Channel } from '@/live/servers'
import type { Hint } from './dragAndDrop'
import type { Landing } from './moves'

interface Options {
  channel: Channel
  enabled: boolean
  onDrop: (dragged: Channel, landing: Landing) => void
}

/**
 * Lets a row be dragged and dropped on; tells where what hovers over it would land. Its code comes only to those who
 * may move channels.
 */
export function useDragAndDrop(row: RefObject<HTMLElement | null>, { channel, enabled, onDrop }: Options): Hint {
  const [hint, setHint] = useState<Hint>(null)
  useEffect(() => {
    const element = row.current
    if (!element || !enabled) return
    let stop: (() => void) | null = () => {}
    void import('./dragAndDrop').then(({ dragAndDrop }) => {
      if (stop) stop = dragAndDrop({ element, channel, onHint: setHint, onDrop })
    })
    return () => {
      stop?.()
      stop = null
    }
  }, [row, channel, enabled, onDrop])
  return hint
}
