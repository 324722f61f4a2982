import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import {
  ArrowDown,
  ArrowUp,
  CircleHelp,
  FolderInput,
  Hash,
  Link as LinkIcon,
  Pencil,
  Settings2,
  Trash2,
} from 'lucide-react'
import type { MoveChannelInput } from '@/gql/graphql'
import { failureText } from '@/live/failureText'
import { failureOf } from '@/live/failure'
import type { Channel } from '@/live/servers'
import type { MenuEntry } from '@/ui/menu'
import { openWhy } from '@/manage/why'
import { notify } from '@/ui/notices'
import { moveChannel } from './channelActions'
import { openChannelDialog } from './channelDialogs'
import { destinations, type Move, moveByOne } from './moves'

/** Moves, and says why if it cannot. Into another category only after its permissions were compared. */
export function tryToMove(channel: Channel, input: MoveChannelInput) {
  if (input.parentId !== channel.parentId) {
    openChannelDialog({ kind: 'move', channel, input })
    return
  }
  moveChannel(channel.serverId, input).catch((error: unknown) => notify(failureText(failureOf(error)), 'danger'))
}

const go = (channel: Channel, move: Move) => () => {
  if (move) tryToMove(channel, move)
}

/** The menu of one channel or category: what the viewer may do with it. */
export function useChannelActions(all: readonly Channel[], manages: boolean): (channel: Channel) => MenuEntry[] {
  const { t } = useLingui()
  const navigate = useNavigate()
  const moves = (channel: Channel): MenuEntry[] => {
    const up = moveByOne(all, channel, -1)
    const down = moveByOne(all, channel, 1)
    const places = destinations(all, channel)
    const entries: MenuEntry[] = [
      { kind: 'action', label: t`Move up`, icon: <ArrowUp />, disabled: !up, onSelect: go(channel, up) },
      { kind: 'action', label: t`Move down`, icon: <ArrowDown />, disabled: !down, onSelect: go(channel, down) },
    ]
    if (places.length === 0) return entries
    const to = places.map((category): MenuEntry => {
      const move = { id: channel.id, parentId: category?.id ?? null, beforeId: null }
      return { kind: 'action', label: category?.name ?? t`No category`, onSelect: go(channel, move) }
    })
    return [...entries, { kind: 'menu', label: t`Move to`, icon: <FolderInput />, entries: to }]
  }
  const copy = (channel: Channel): MenuEntry => ({
    kind: 'action',
    label: t`Copy the link`,
    icon: <LinkIcon />,
    onSelect: () => {
      const url = `${location.origin}/s/${channel.serverId}/${channel.id}`
      void navigator.clipboard.writeText(url).then(() => notify(t`The link is copied.`))
    },
  })
  const add = (category: Channel): MenuEntry => ({
    kind: 'action',
    label: t`Create a channel here`,
    icon: <Hash />,
    onSelect: () =>
      openChannelDialog({ kind: 'create', what: 'TEXT', serverId: category.serverId, parentId: category.id }),
  })
  const explain = ({ serverId, id }: Channel): MenuEntry => ({
    kind: 'action',
    label: t`What may I do here?`,
    icon: <CircleHelp />,
    onSelect: () => openWhy({ serverId, channelId: id }),
  })
  const settings = ({ serverId, id }: Channel): MenuEntry => ({
    kind: 'action',
    label: t`Settings and permissions`,
    icon: <Settings2 />,
    onSelect: () => void navigate({ to: '/s/$serverId/$channelId/settings', params: { serverId, channelId: id } }),
  })
  return (channel) => {
    const isChannel = channel.kind !== 'CATEGORY'
    if (!manages) return isChannel ? [copy(channel), explain(channel)] : []
    return [
      isChannel ? copy(channel) : add(channel),
      explain(channel),
      settings(channel),
      {
        kind: 'action',
        label: isChannel ? t`Edit name and topic` : t`Rename`,
        icon: <Pencil />,
        onSelect: () => openChannelDialog({ kind: 'edit', channel }),
      },
      { kind: 'separator' },
      ...moves(channel),
      { kind: 'separator' },
      {
        kind: 'action',
        label: t`Delete`,
        icon: <Trash2 />,
        danger: true,
        onSelect: () => openChannelDialog({ kind: 'delete', channel }),
      },
    ]
  }
}
