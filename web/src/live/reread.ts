import type { MessagePage, PageRequest } from './timeline'
import { WINDOW, type TimelineWindow } from './window'

type Fetch = (request: PageRequest) => Promise<MessagePage>

/** Pages that fill a window; more are not read. */
const PAGE_READS = WINDOW / 50

/** Reads the part of the history again that a window shows: up to the present if it ends there and is followed. */
export function rereadWindow(fetch: Fetch, window: TimelineWindow, isFollowing: boolean): Promise<MessagePage> {
  const oldest = window.entries.at(0)?.id
  const newest = window.entries.at(-1)?.id
  const isAtEnd = !window.hasNewer && isFollowing
  if (!oldest || !newest || isAtEnd) return readBack(fetch, oldest)
  return readAlong(fetch, oldest, newest)
}

/** From the newest message back to `oldest`, or as far as a window reaches. */
async function readBack(fetch: Fetch, oldest: string | undefined): Promise<MessagePage> {
  let result = await fetch({})
  for (let reads = 1; reads < PAGE_READS; reads++) {
    const first = result.messages.at(0)
    if (!oldest || !first || !result.hasOlder || first.id <= oldest) break
    // oxlint-disable-next-line no-await-in-loop -- pages follow each other
    const page = await fetch({ before: first.id })
    result = { ...result, messages: [...page.messages, ...result.messages], hasOlder: page.hasOlder }
  }
  return result
}

/** The part of the history that a reader further up has before her, so that her place stays where it is. */
async function readAlong(fetch: Fetch, oldest: string, newest: string): Promise<MessagePage> {
  let result = await fetch({ around: oldest })
  for (let reads = 1; reads < PAGE_READS; reads++) {
    const last = result.messages.at(-1)
    if (!last || !result.hasNewer || last.id >= newest) break
    // oxlint-disable-next-line no-await-in-loop -- pages follow each other
    const page = await fetch({ after: last.id })
    result = { ...result, messages: [...result.messages, ...page.messages], hasNewer: page.hasNewer }
  }
  return result
}
