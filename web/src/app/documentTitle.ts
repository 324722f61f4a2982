import { useEffect } from 'react'
import { type Marks, useTotalMarks } from '@/live/readStates'

/** "(3) general · Atelier Nord · Beep": mentions first, they survive a narrow tab. */
export function documentTitle(parts: readonly string[], mentions: number): string {
  const title = [...parts.filter((part) => part !== ''), 'Beep'].join(' · ')
  return mentions > 0 ? `(${mentions}) ${title}` : title
}

/** Files, not drawn here: a strict Content-Security-Policy has no room for `data:` pictures. */
export function favicon({ unread, mentions }: Marks): string {
  if (mentions > 0) return '/favicon-mention.svg'
  return unread ? '/favicon-unread.svg' : '/favicon.svg'
}

/** Names the page in the tab, with the sum of mentions, and marks the tab's icon. */
export function useDocumentTitle(...parts: string[]) {
  const { unread, mentions } = useTotalMarks()
  const title = documentTitle(parts, mentions)
  useEffect(() => {
    document.title = title
  }, [title])
  const icon = favicon({ unread, mentions })
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', icon)
  }, [icon])
}
