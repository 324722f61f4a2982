import type { ServerViewData } from '@/live/servers'

/** What a page of a server's settings is given. */
export interface SectionProps {
  serverId: string
  view: ServerViewData
  /** What follows its own part of the address: `['42']` in `/s/1/settings/roles/42`. */
  rest: readonly string[]
}
