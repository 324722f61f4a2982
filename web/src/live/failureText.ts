import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { i18n } from '@/i18n/i18n'
import type { Failure } from './failure'

/** The words for each code of the server; see docs/errors.md. */
const byCode: Record<string, MessageDescriptor> = {
  UNREACHABLE: msg`Beep cannot be reached. Check your connection and try again.`,
  UNAVAILABLE: msg`Beep is not available right now. Try again in a moment.`,
  PERMISSIONS_UNAVAILABLE: msg`Nobody can say right now who may do what. Nothing was done, and what you see may be old. Try again in a moment.`,
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

/** Adds the words of pages that no first visit needs; they are loaded with those pages. */
export function addFailureTexts(texts: Record<string, MessageDescriptor>): void {
  Object.assign(byCode, texts)
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
