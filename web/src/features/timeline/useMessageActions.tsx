import { useLingui } from '@lingui/react/macro'
import { Copy, Flag, Link, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { failureText } from '@/live/failureText'
import { forgetMessage, timelineOf } from '@/live/channels'
import { startEditing, stopEditing } from '@/live/editing'
import { failureOf } from '@/live/failure'
import { deleteMessage, readMessage } from '@/live/messages'
import { openReport } from '@/manage/members/people'
import { openMenu, type MenuEntry } from '@/ui/menu'
import { notify } from '@/ui/notices'
import type { MessageActions } from './messageActions'

type Options = { serverId: string; channelId: string; myId: string; canManage: boolean }

/** The actions of every row in a channel, and the message that waits for a yes before it is deleted. */
export function useMessageActions({ serverId, channelId, myId, canManage }: Options) {
  const { t } = useLingui()
  const [toRemove, setToRemove] = useState<string | null>(null)

  const removeNow = async (messageId: string) => {
    setToRemove(null)
    stopEditing()
    try {
      await deleteMessage(channelId, messageId)
      forgetMessage(timelineOf(channelId), { type: 'deleted', messageId })
    } catch (error) {
      notify(failureText(failureOf(error)), 'danger')
    }
  }

  const copy = async (text: string, said: string) => {
    try {
      await navigator.clipboard.writeText(text)
      notify(said)
    } catch {
      notify(t`The browser does not allow to copy.`, 'danger')
    }
  }

  const mayRemove = (isMine: boolean) => isMine || canManage
  const copyLink = (messageId: string) =>
    void copy(`${location.origin}/s/${serverId}/${channelId}/${messageId}`, t`Link copied`)
  const copyText = (messageId: string) => void copy(readMessage(messageId)?.content ?? '', t`Text copied`)
  const remove = (messageId: string, atOnce: boolean) => {
    if (atOnce) void removeNow(messageId)
    else setToRemove(messageId)
  }

  const entriesOf = (messageId: string): MenuEntry[] => {
    const message = readMessage(messageId)
    const isMine = message?.author.id === myId
    const entries: MenuEntry[] = [
      { kind: 'action', label: t`Copy text`, icon: <Copy />, onSelect: () => copyText(messageId) },
      { kind: 'action', label: t`Copy link`, icon: <Link />, onSelect: () => copyLink(messageId) },
    ]
    if (isMine) {
      entries.unshift({ kind: 'action', label: t`Edit`, icon: <Pencil />, onSelect: () => startEditing(messageId) })
    }
    if (message && !isMine) {
      const { author, content } = message
      const onSelect = () => openReport({ kind: 'message', channelId, messageId, author: author.displayName, content })
      entries.push({ kind: 'action', label: t`Report…`, icon: <Flag />, onSelect })
    }
    if (mayRemove(isMine)) {
      const label = t`Delete`
      entries.push({ kind: 'separator' })
      entries.push({ kind: 'action', label, icon: <Trash2 />, danger: true, onSelect: () => remove(messageId, false) })
    }
    return entries
  }

  const actions: MessageActions = {
    edit: startEditing,
    remove,
    copyLink,
    copyText,
    openMenu: (messageId, anchor) =>
      openMenu({ label: t`Message`, anchor, entries: entriesOf(messageId), align: 'start' }),
    mayRemove,
  }
  return { actions, toRemove, removeNow, keep: () => setToRemove(null) }
}
