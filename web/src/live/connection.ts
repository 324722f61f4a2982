import { useEffect, useState } from 'react'
import { create } from 'zustand'

export type Connection =
  | { status: 'online' }
  /** `since`: when the socket was lost, or first tried, by `Date.now()`. */
  | { status: 'reconnecting'; since: number }

/** Whether the socket is up. Nobody signed in counts as online: nothing is missing. */
export const useConnection = create<Connection>()(() => ({ status: 'online' }))

export function setConnected(connected: boolean): void {
  if (connected) useConnection.setState({ status: 'online' }, true)
  else if (useConnection.getState().status === 'online') {
    useConnection.setState({ status: 'reconnecting', since: Date.now() }, true)
  }
}

/** True once the socket has been away for `afterMs`: short cuts are nobody's business. */
export function useIsAway(afterMs = 2_000): boolean {
  const connection = useConnection()
  const since = connection.status === 'reconnecting' ? connection.since : null
  const [awaySince, setAwaySince] = useState<number | null>(null)
  useEffect(() => {
    if (since === null) return
    const timer = setTimeout(() => setAwaySince(since), Math.max(0, since + afterMs - Date.now()))
    return () => clearTimeout(timer)
  }, [since, afterMs])
  return since !== null && awaySince === since
}
