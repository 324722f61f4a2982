import { useEffect, useState } from 'react'
import { isUnread, useReadStates } from '@/live/readStates'

type Mark = { after: string | null } | 'none' | 'unknown'

/**
 * After which message the "New" divider stands; undefined without one. It is decided once, when the channel is opened,
 * and stays while it is open; what comes in unseen later (in a hidden tab, below the view) gets it too, if it is not
 * in use.
 */
export function useNewMark(channelId: string, isSeen: boolean): string | null | undefined {
  const state = useReadStates(({ channels }) => channels[channelId])
  const unread = isUnread(state)
  const [mark, setMark] = useState<Mark>('unknown')

  const isOpening = mark === 'unknown' && state !== undefined
  const isMissed = mark === 'none' && unread && !isSeen
  if (isOpening || isMissed) setMark(unread ? { after: state?.lastReadId ?? null } : 'none')

  // With the tab hidden nothing is seen, however far down the list is.
  useEffect(() => {
    const look = () => {
      const now = useReadStates.getState().channels[channelId]
      if (document.hidden && isUnread(now)) {
        setMark((known) => (known === 'none' ? { after: now?.lastReadId ?? null } : known))
      }
    }
    return useReadStates.subscribe(look)
  }, [channelId])

  return typeof mark === 'string' ? undefined : mark.after
}
