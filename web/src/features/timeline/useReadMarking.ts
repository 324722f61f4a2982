import { useEffect, useState } from 'react'
import { usePreview } from '@/live/preview'
import { markRead, useReadStates } from '@/live/readStates'
import type { TimelineState } from '@/live/timeline'

/** Whether this window is looked at: visible and with the focus. */
export function useIsLookedAt(): boolean {
  const [isLookedAt, setLookedAt] = useState(isPageLookedAt)
  useEffect(() => {
    const look = () => setLookedAt(isPageLookedAt())
    const listening = new AbortController()
    const { signal } = listening
    window.addEventListener('focus', look, { signal })
    window.addEventListener('blur', look, { signal })
    document.addEventListener('visibilitychange', look, { signal })
    return () => listening.abort()
  }, [])
  return isLookedAt
}

const isPageLookedAt = () => !document.hidden && document.hasFocus()

/** Marks the channel read while its end is looked at. */
export function useReadMarking(channelId: string, { window, phase }: TimelineState, isSeen: boolean): void {
  const lastId = window.entries.at(-1)?.id
  const isKnown = useReadStates(({ channels }) => channels[channelId] !== undefined)
  // Another's eyes read nothing; when they close, what is seen is read.
  const isOwn = usePreview(({ preview }) => preview === null)
  const isRead = isSeen && isOwn && isKnown && phase === 'live' && !window.hasNewer
  useEffect(() => {
    if (isRead && lastId !== undefined) markRead(channelId, lastId)
  }, [channelId, isRead, lastId])
}
