import { create } from 'zustand'

export interface Notice {
  id: number
  text: string
  tone: 'plain' | 'danger'
}

/** How long a notice stays, in milliseconds: time to read a sentence twice. */
const STAYS_MS = 6_000

export const useNotices = create<{ notices: Notice[] }>(() => ({ notices: [] }))

let last = 0

export const dismiss = (id: number) =>
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))

/** Says a sentence at the foot of the page, and to those who listen; it goes by itself. */
export function notify(text: string, tone: Notice['tone'] = 'plain') {
  last += 1
  const notice = { id: last, text, tone }
  useNotices.setState(({ notices }) => ({ notices: [...notices.filter((other) => other.text !== text), notice] }))
  setTimeout(() => dismiss(notice.id), STAYS_MS)
}
