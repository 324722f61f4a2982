import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { hasPermission, useServerView } from '@/live/servers'
import { useChannelRights } from '@/manage/channelRights'

/** When I last wrote in a channel on this device, in milliseconds since 1970. */
const useLastSent = create<Readonly<Record<string, number>>>()(() => ({}))

interface SlowMode {
  /** Seconds between two messages; 0: one need not wait here. */
  pause: number
  /** Seconds until the next message may be sent. */
  left: number
  /** A message goes out now. */
  note: () => void
}

/**
 * The wait that a channel asks for. The server decides; this only spares a refusal that is foreseen. Who may pass slow
 * mode, or delete what others write, does not wait.
 */
export function useSlowMode(serverId: string, channelId: string): SlowMode {
  const { view } = useServerView(serverId)
  const rights = useChannelRights({ id: channelId, serverId }, view?.permissions ?? [])
  const isExempt = hasPermission(rights, 'BYPASS_SLOW_MODE') || hasPermission(rights, 'MANAGE_MESSAGES')
  const slowMode = view?.channels.find(({ id }) => id === channelId)?.slowMode ?? 0
  const pause = isExempt ? 0 : slowMode
  const sentAt = useLastSent((sent) => sent[channelId])
  const left = useSecondsLeft(sentAt ?? 0, sentAt === undefined ? 0 : pause)
  return { pause, left, note: () => useLastSent.setState({ [channelId]: Date.now() }) }
}

const TICK_MS = 250

/** Counts down the seconds since a time in milliseconds since 1970; 0 when they have passed. */
function useSecondsLeft(since: number, seconds: number): number {
  const end = since + seconds * 1_000
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (end <= Date.now()) return
    const timer = setInterval(() => {
      setNow(Date.now())
      if (end <= Date.now()) clearInterval(timer)
    }, TICK_MS)
    return () => clearInterval(timer)
  }, [end])
  // Until the first tick `now` may lie before `since`.
  return Math.max(0, Math.ceil((end - Math.max(now, since)) / 1_000))
}
