import { useEffect } from 'react'
import { markChannelRead, markServerRead, useReadStates } from '@/live/readStates'
import type { Timeline } from '@/live/timeline'
import { isFree } from '@/lib/keys'
import type { Jump } from './useJump'

type Options = {
  serverId: string
  channelId: string
  timeline: Timeline
  newAfter: string | null | undefined
  jump: Jump
}

/** Escape: to the present and read. Shift+Escape: the whole server is read. Shift+PageUp: to the oldest unread. */
export function useTimelineKeys({ serverId, channelId, timeline, newAfter, jump }: Options): void {
  useEffect(() => {
    const toOldestUnread = () => {
      const after = newAfter ?? useReadStates.getState().channels[channelId]?.lastReadId
      const { entries } = timeline.snapshot().window
      const next = entries.find(({ id }) => !after || id > after)
      // What lies before the window is read around the last message that was seen.
      const isBefore = after !== null && after !== undefined && after < (entries[0]?.id ?? '')
      const id = isBefore ? after : next?.id
      if (id) jump.toMessage(id)
    }
    const press = (event: KeyboardEvent) => {
      if (!isFree(event)) return
      if (event.key === 'PageUp' && event.shiftKey) {
        event.preventDefault()
        toOldestUnread()
      } else if (event.key === 'Escape' && event.shiftKey) markServerRead(serverId)
      else if (event.key === 'Escape') {
        markChannelRead(channelId)
        jump.toPresent()
      }
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [serverId, channelId, timeline, newAfter, jump])
}
