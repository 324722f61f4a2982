import { create } from 'zustand'
import type { Member } from '@/live/members'

export interface Profile {
  serverId: string
  userId: string
  /** What to show of somebody who is not (any more) a member. */
  person: { id: string; username: string; displayName: string }
  /** What was pressed. */
  anchor: Element
}

export interface MemberDialog {
  kind: 'nickname' | 'mute' | 'kick' | 'ban'
  serverId: string
  member: Member
}

/** What somebody is about to report to those who keep order on this Beep. */
export type Reported =
  | { kind: 'message'; channelId: string; messageId: string; author: string; content: string }
  | { kind: 'user'; userId: string; name: string }

interface Report {
  kind: 'report'
  reported: Reported
}

interface Invite {
  kind: 'invite'
  serverId: string
  serverName: string
}

interface People {
  profile: Profile | null
  dialog: MemberDialog | Invite | Report | null
}

/** One card and one dialog about people are open at a time; `PeopleLayer` draws them. */
export const usePeople = create<People>(() => ({ profile: null, dialog: null }))

export const openProfile = (profile: Profile) => usePeople.setState({ profile })
export const closeProfile = () => usePeople.setState({ profile: null })

export const openMemberDialog = (dialog: MemberDialog) => usePeople.setState({ dialog, profile: null })
export const openInvite = (serverId: string, serverName: string) =>
  usePeople.setState({ dialog: { kind: 'invite', serverId, serverName }, profile: null })
export const openReport = (reported: Reported) =>
  usePeople.setState({ dialog: { kind: 'report', reported }, profile: null })
export const closePeopleDialog = () => usePeople.setState({ dialog: null })
