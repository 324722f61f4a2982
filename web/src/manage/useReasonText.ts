import { useLingui } from '@lingui/react/macro'
import type { Channel } from '@/live/servers'
import { channelName } from './channelName'
import type { Reason } from './explain'
import type { Role } from './roles'

interface Names {
  roles: readonly Role[]
  channels: readonly Pick<Channel, 'id' | 'kind' | 'name'>[]
  /** Whether it is the reader who is spoken of. */
  isReader: boolean
}

/** Says in one sentence why somebody may or may not do something. */
export function useReasonText({ roles, channels, isReader }: Names): (reason: Reason) => string {
  const { t, i18n } = useLingui()
  return ({ rule, allowed, roleId, channelId, until }) => {
    const role = roles.find(({ id }) => id === roleId)?.name ?? t`a role`
    const channel = channels.find(({ id }) => id === channelId)
    const place = channel ? channelName(channel) : t`this channel`
    switch (rule) {
      case 'NOT_A_MEMBER':
        return t`Not a member of this server.`
      case 'OWNER':
        return t`The owner of the server may do everything.`
      case 'ADMINISTRATOR':
        return t`The role ${role} is administrator: it may do everything.`
      case 'ROLE':
        return t`The role ${role} gives it.`
      case 'NO_ROLE':
        return isReader ? t`No role of yours gives it.` : t`No role of theirs gives it.`
      case 'DEFAULT_ROLE_OVERWRITE':
        return allowed ? t`${place} allows it to everyone.` : t`${place} denies it to everyone.`
      case 'ROLE_OVERWRITE':
        return allowed ? t`${place} allows it to the role ${role}.` : t`${place} denies it to the role ${role}.`
      case 'MEMBER_OVERWRITE':
        if (isReader) return allowed ? t`${place} allows it to you.` : t`${place} denies it to you.`
        return allowed ? t`${place} allows it to this member.` : t`${place} denies it to this member.`
      case 'NO_VIEW':
        return t`Whoever cannot see a channel can do nothing in it.`
      case 'PENDING':
        return t`Only after the server’s rules are accepted.`
      case 'DIRECT_MESSAGE':
        return t`In direct messages everybody may do the same.`
      case 'MUTED': {
        if (!until) return t`Muted.`
        const date = i18n.date(new Date(until), { dateStyle: 'medium', timeStyle: 'short' })
        return t`Muted until ${date}.`
      }
    }
  }
}
