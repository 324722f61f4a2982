import { useEffect, useState } from 'react'
import { isNewer } from '@/lib/ids'
import { isUnread, useReadStates } from '@/live/readStates'
import type { TimelineState } from '@/live/timeline'

/** `isOpen`: the server has not answered yet, so there may be more than is known here. */
type Mark = { after: string | null; isOpen: boolean } | 'none' | 'unknown'

/**
 * After which message the "New" divider stands; undefined without one. It is decided once, when the channel is opened,
 * and stays while it is open; what comes in unseen later (in a hidden tab, below the view) gets it too, if it is not
 * in use.
 */
export function useNewMark(
  channelId: string,
  { phase, window }: TimelineState,
  isSeen: boolean,
): string | null | undefined {
  const state = useReadStates(({ channels }) => channels[channelId])
  const unread = isUnread(state)
  const [mark, setMark] = useState<Mark>('unknown')

  if (mark === 'unknown') {
    if (state) setMark({ after: state.lastReadId, isOpen: true })
  } else if (mark === 'none') {
    if (unread && !isSeen) setMark({ after: state?.lastReadId ?? null, isOpen: false })
  } else if (mark.isOpen && phase === 'live') {
    // News of a channel may come later than its messages: these decide.
    const hasNews = unread || isNewer(window.entries.at(-1)?.id, mark.after)
    setMark(hasNews ? { ...mark, isOpen: false } : 'none')
  }

  // With the tab hidden nothing is seen, however far down the list is.
  useEffect(() => {
    const look = () => {
      const now = useReadStates.getState().channels[channelId]
      if (document.hidden && isUnread(now)) {
        setMark((known) => (known === 'none' ? { after: now?.lastReadId ?? null, isOpen: false } : known))
      }
    }
    return useReadStates.subscribe(look)
  }, [channelId])

  return typeof mark === 'string' ? undefined : mark.after
}
