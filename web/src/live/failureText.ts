import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { i18n } from '@/i18n/i18n'
import type { Failure } from './failure'

/** The words for each code of the server; see docs/errors.md. */
const byCode: Record<string, MessageDescriptor> = {
  UNREACHABLE: msg`Beep cannot be reached. Check your connection and try again.`,
  UNAVAILABLE: msg`Beep is not available right now. Try again in a moment.`,
  TIMED_OUT: msg`This took too long. Try again.`,
  INTERNAL: msg`Something went wrong on our side. Try again.`,
  STORAGE_FULL: msg`The server has no room left. Tell whoever runs it.`,
  TOO_LARGE: msg`This is too large.`,
  INVALID_INPUT: msg`Something here is not right. Check what you wrote.`,
  PREVIEWING: msg`You see this server as somebody else does. Leave the preview first.`,
  FORBIDDEN: msg`You may not do this.`,
  NOT_FOUND: msg`This is not there any more.`,
  CONFLICT: msg`Somebody else changed this at the same time. Try again.`,
  UNAUTHENTICATED: msg`Sign in again to go on.`,
  TOKEN_EXPIRED: msg`Sign in again to go on.`,
  SESSION_ENDED: msg`Your session has ended. Sign in again.`,
  WRONG_CREDENTIALS: msg`This name and this password do not go together.`,
  USERNAME_TAKEN: msg`This username is taken. Choose another.`,
  EMAIL_TAKEN: msg`There is an account with this e-mail address already. Sign in instead.`,
  PASSWORD_TOO_WEAK: msg`This password is easy to guess. Make it longer or less common.`,
  SERVER_LIMIT_REACHED: msg`You are in 50 servers, which is the most. Leave one first.`,
  CHANNEL_LIMIT_REACHED: msg`This server has 500 channels, which is the most. Delete one first.`,
  ROLE_LIMIT_REACHED: msg`There are as many roles as there can be: 250 in a server, 100 for a member.`,
  OVERWRITE_LIMIT_REACHED: msg`This channel speaks of 200 roles and members, which is the most. Use a role instead.`,
  DEFAULT_ROLE: msg`Everybody has this role: only its rights can be changed.`,
  RANK_TOO_LOW: msg`This is not below your own highest role.`,
  CANNOT_GRANT: msg`You can only give rights that you have yourself.`,
  OWNER_IS_EXEMPT: msg`The owner stands above everybody in the server.`,
  NAME_DOES_NOT_MATCH: msg`This is not the name of the server.`,
  BANNED: msg`You are banned from this server.`,
  INVITATION_EXPIRED: msg`This invitation has expired. Ask for a new one.`,
  INVITATION_USED_UP: msg`This invitation was used as often as it could be. Ask for a new one.`,
  INVITATION_LIMIT_REACHED: msg`As many invitations wait as can. Revoke one first.`,
  RULES_NOT_ACCEPTED: msg`Accept the rules of this server first.`,
  ALREADY_MEMBER: msg`They are a member of this server already.`,
  SLOW_MODE: msg`Slow mode: wait a moment before you write again.`,
  OWNER_CANNOT_LEAVE: msg`The server is yours: its owner cannot leave it.`,
}

/** What a field of a form may hold, said when the server refused what it held. */
const byField: Record<string, MessageDescriptor> = {
  firstName: msg`1 to 100 characters that can be seen.`,
  lastName: msg`1 to 100 characters that can be seen.`,
  name: msg`1 to 100 characters that can be seen.`,
  username: msg`2 to 32 letters a–z, digits, dots or underscores; no dot at an edge.`,
  email: msg`This is not an e-mail address.`,
  password: msg`10 to 128 characters.`,
  description: msg`At most 1,000 characters.`,
  topic: msg`At most 1,000 characters.`,
  rules: msg`At most 4,000 characters.`,
}

/** Says what happened and what to do, in the reader's language. */
export function failureText({ code, field, retryAfter }: Failure): string {
  if (code === 'RATE_LIMITED') return rateLimited(retryAfter)
  const text = (code === 'INVALID_INPUT' && field !== null && byField[field]) || byCode[code] || byCode['INTERNAL']
  return text ? i18n._(text) : code
}

const SECONDS_A_MINUTE = 60

function rateLimited(seconds: number | null): string {
  if (seconds === null) return i18n._(msg`Too often. Wait a moment and try again.`)
  const minutes = Math.ceil(seconds / SECONDS_A_MINUTE)
  return seconds < SECONDS_A_MINUTE
    ? i18n._(msg`Too often. Try again in ${{ seconds }} s.`)
    : i18n._(msg`Too often. Try again in ${{ minutes }} min.`)
}
