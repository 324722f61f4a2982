import { create } from 'zustand'
import type { Permission } from '@/gql/graphql'

export interface Why {
  serverId: string
  /** Without it: in the server as such. */
  channelId: string | null
  /** About whom; without it about the viewer. */
  user?: { id: string; displayName: string }
  /** The right that is asked about; without it all of them are told. */
  permission?: Permission
}

/** "Why can't I…": one explanation is open at a time; `WhyLayer` draws it. */
export const useWhy = create<{ why: Why | null }>(() => ({ why: null }))

export const openWhy = (why: Why) => useWhy.setState({ why })
export const closeWhy = () => useWhy.setState({ why: null })
