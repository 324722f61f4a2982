import { create } from 'zustand'
import { timelineOf } from './channels'

/** The message that I am editing, one at most. */
export const useEditing = create<{ messageId: string | null }>()(() => ({ messageId: null }))

export const startEditing = (messageId: string): void => useEditing.setState({ messageId })
export const stopEditing = (): void => useEditing.setState({ messageId: null })

/** Begins to edit the last message in the window that `authorId` wrote; false if there is none. */
export function startEditingLast(channelId: string, authorId: string): boolean {
  const last = timelineOf(channelId)
    .snapshot()
    .window.entries.findLast((entry) => entry.authorId === authorId)
  if (last) startEditing(last.id)
  return last !== undefined
}
