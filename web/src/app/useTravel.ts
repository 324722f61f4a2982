import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { inReadingOrder, travel } from '@/features/channels/tree'
import { isUnread, useReadStates } from '@/live/readStates'
import { useMyServers, useServerView } from '@/live/servers'

/** Alt+Up/Down goes to the channel above or below, with Shift to an unread one; Ctrl+Alt+Up/Down to another server. */
export function useTravel() {
  const navigate = useNavigate()
  const { serverId, channelId } = useParams({ strict: false })
  const { servers } = useMyServers()
  const { view } = useServerView(serverId ?? '')
  const channels = view?.channels
  useEffect(() => {
    const go = (event: KeyboardEvent) => {
      const step = steps[event.key]
      if (!step || !event.altKey || event.metaKey || event.isComposing) return
      const next = event.ctrlKey ? nextServer(step) : nextChannel(step, event.shiftKey)
      if (!next) return
      event.preventDefault()
      void navigate(next)
    }
    const nextServer = (step: 1 | -1) => {
      const ids = servers.map(({ id }) => id)
      const id = travel(ids, serverId, step)
      return id === null ? null : { to: '/s/$serverId' as const, params: { serverId: id } }
    }
    const nextChannel = (step: 1 | -1, unreadOnly: boolean) => {
      if (serverId === undefined || !channels) return null
      const ids = inReadingOrder(channels).map(({ id }) => id)
      const { channels: states } = useReadStates.getState()
      const id = travel(ids, channelId, step, (it) => !unreadOnly || isUnread(states[it]))
      return id === null ? null : { to: '/s/$serverId/$channelId' as const, params: { serverId, channelId: id } }
    }
    document.addEventListener('keydown', go)
    return () => document.removeEventListener('keydown', go)
  }, [navigate, servers, serverId, channelId, channels])
}

const steps: Partial<Record<string, 1 | -1>> = { ArrowUp: -1, ArrowDown: 1 }
