import { useLingui } from '@lingui/react/macro'
import { useEffect, useLayoutEffect, useState, type RefObject } from 'react'
import type { Timeline } from '@/live/timeline'
import type { TimelineWindow } from '@/live/window'
import { notify } from '@/ui/notices'
import type { ScrollerHandle } from './AnchoredScroller'

/** How long the message that a link leads to stands out. */
const HIGHLIGHT_MS = 2_000

type Options = {
  timeline: Timeline
  window: TimelineWindow
  targetId: string | undefined
  onTargetLeft: () => void
  scroller: RefObject<ScrollerHandle | null>
}

export type Jump = {
  /** The message that stands out just now. */
  highlighted: string | null
  toMessage: (messageId: string) => void
  /** To the true end of the history. */
  toPresent: () => void
}

/** Leads the reader to a message, by link or by key, and back to the present. */
export function useJump({ timeline, window, targetId, onTargetLeft, scroller }: Options): Jump {
  const { t } = useLingui()
  const [highlighted, setHighlighted] = useState<string | null>(null)
  /** Where to go as soon as it is drawn. */
  const [pending, setPending] = useState<{ to: 'end' } | { to: 'message'; id: string } | null>(null)

  const toMessage = (messageId: string) => {
    const go = async () => {
      try {
        const arrival = await timeline.jumpTo(messageId)
        if (arrival === 'there') setPending({ to: 'message', id: messageId })
        if (arrival === 'gone') notify(t`This message is not there any more.`)
      } catch {
        notify(t`This message could not be loaded.`, 'danger')
      }
    }
    void go()
  }

  const toPresent = () => {
    if (targetId !== undefined) onTargetLeft()
    timeline.follow(true)
    setPending({ to: 'end' })
    timeline.jumpToPresent().catch(() => undefined) // Reconnecting reads the end by itself.
  }

  useEffect(() => {
    if (targetId !== undefined) toMessage(targetId)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each link
  }, [targetId, timeline])

  useLayoutEffect(() => {
    if (pending === null) return
    if (pending.to === 'end') {
      if (window.hasNewer) return
      scroller.current?.toEnd()
      setPending(null)
      return
    }
    const { id } = pending
    const key = window.entries.find((entry) => entry.id === id)?.key
    if (key === undefined || !scroller.current?.centre(key)) return
    setPending(null)
    setHighlighted(id)
  }, [pending, window, scroller])

  useEffect(() => {
    if (highlighted === null) return
    const timer = setTimeout(() => setHighlighted(null), HIGHLIGHT_MS)
    return () => clearTimeout(timer)
  }, [highlighted])

  return { highlighted, toMessage, toPresent }
}
