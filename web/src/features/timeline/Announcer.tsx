import { useState } from 'react'
import { readMessage } from '@/live/messages'
import type { TimelineWindow } from '@/live/window'

interface Props {
  window: TimelineWindow
  arrived: number
  myId: string
}

/** Says each new message of others, outside the list: "Ann: text". Messages that were there before are not news. */
export function Announcer({ window, arrived, myId }: Props) {
  const [heard, setHeard] = useState(arrived)
  const [words, setWords] = useState('')
  if (heard !== arrived) {
    setHeard(arrived)
    const last = window.entries.at(-1)
    const message = last && last.authorId !== myId ? readMessage(last.id) : null
    if (message) setWords(`${message.author.displayName}: ${message.content}`)
  }
  return (
    <div className="sr" aria-live="polite">
      {words}
    </div>
  )
}
