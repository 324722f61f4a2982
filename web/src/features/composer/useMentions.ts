import { useEffect, useState, type KeyboardEvent, type RefObject, type SyntheticEvent } from 'react'
import { flushSync } from 'react-dom'
import { timelineOf } from '@/live/channels'
import { findMembers, useMembers } from '@/live/members'
import { useMe } from '@/live/session'
import { candidates, complete, queryAt, type Person } from './candidates'

type Options = {
  serverId: string
  channelId: string
  box: RefObject<HTMLTextAreaElement | null>
  text: string
  setText: (text: string) => void
}

export type Mentions = {
  isOpen: boolean
  people: readonly Person[]
  /** The place of the person that Enter and Tab take. */
  chosen: number
  choose: (at: number) => void
  take: (person: Person) => void
  close: () => void
  onCaret: (event: SyntheticEvent<HTMLTextAreaElement>) => void
  /** True if the list took the key. */
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean
}

/** Offers the members whose name is being written after an `@`. */
export function useMentions({ serverId, channelId, box, text, setText }: Options): Mentions {
  const me = useMe()
  const { people: members, hasMore } = useMembers(serverId)
  const [caret, setCaret] = useState<number | null>(null)
  const [chosen, choose] = useState(0)
  const query = caret === null ? null : queryAt(text, caret)
  useMemberSearch(serverId, hasMore ? (query?.name ?? '') : '')
  const others = [...members.values()].filter(({ id }) => id !== me.id)
  const people = query ? candidates(others, query.name, recentSpeakers(channelId)) : []
  const isOpen = query !== null && people.length > 0
  const at = Math.min(chosen, people.length - 1)

  const close = () => setCaret(null)
  const take = (person: Person) => {
    if (!query) return
    const completed = complete(text, query, person.username)
    // The caret can only be set once the box holds the new text.
    flushSync(() => setText(completed.text))
    box.current?.setSelectionRange(completed.caret, completed.caret)
    close()
    choose(0)
  }

  return {
    isOpen,
    people,
    chosen: at,
    choose,
    take,
    close,
    onCaret: ({ currentTarget: { selectionStart, selectionEnd } }) => {
      setCaret(selectionStart === selectionEnd ? selectionStart : null)
      choose(0)
    },
    onKeyDown: (event) => {
      const person = people[at]
      if (!isOpen || !person || event.nativeEvent.isComposing) return false
      if (event.key === 'ArrowDown') choose((at + 1) % people.length)
      else if (event.key === 'ArrowUp') choose((at + people.length - 1) % people.length)
      else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') take(person)
      else if (event.key === 'Escape') close()
      else return false
      event.preventDefault()
      return true
    },
  }
}

/** Two letters tell enough people apart. */
const FEWEST = 2
const SETTLE_MS = 150

/** Looks for members beyond those that are held, while a name is being written. */
function useMemberSearch(serverId: string, name: string): void {
  useEffect(() => {
    if (name.length < FEWEST) return
    // Who is held is offered in any case.
    const timer = setTimeout(() => void findMembers(serverId, name).catch(() => undefined), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [serverId, name])
}

/** Whoever wrote here last comes first. */
function recentSpeakers(channelId: string): readonly string[] {
  const { entries } = timelineOf(channelId).snapshot().window
  return [...new Set(entries.map(({ authorId }) => authorId).toReversed())]
}
