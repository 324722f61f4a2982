import { CombinedGraphQLErrors } from '@apollo/client/errors'

/** Why the server (or the way to it) refused; `code` is stable, see docs/errors.md. */
export type Failure = {
  code: string
  /** The input field at fault, if the server names one. */
  field: string | null
  /** Seconds until another try makes sense. */
  retryAfter: number | null
  /** All that the server says of it. */
  details?: Readonly<Record<string, unknown>>
}

/** No answer at all: the network is down or the server is away. Not one of the server's codes. */
export const UNREACHABLE = 'UNREACHABLE'

/** Reads the failure out of whatever a query, mutation, subscription or session action threw. */
export function failureOf(error: unknown): Failure {
  if (!CombinedGraphQLErrors.is(error)) return { code: UNREACHABLE, field: null, retryAfter: null }
  const extensions = error.errors[0]?.extensions ?? {}
  const { code, field, retryAfter } = extensions
  return {
    code: typeof code === 'string' ? code : 'INTERNAL',
    field: typeof field === 'string' ? field : null,
    retryAfter: typeof retryAfter === 'number' ? retryAfter : null,
    details: extensions,
  }
}

/** The person is not signed in any more: trying again cannot help. */
export const endsSession = ({ code }: Failure) =>
  code === 'UNAUTHENTICATED' || code === 'SESSION_ENDED' || code === 'ACCOUNT_SUSPENDED'

/** The server is suspended: for now nobody reads or writes in it. */
export const isSuspended = ({ code }: Failure) => code === 'SERVER_SUSPENDED'

const PASSING = new Set([
  UNREACHABLE,
  'UNAVAILABLE',
  'PERMISSIONS_UNAVAILABLE',
  'TIMED_OUT',
  'RATE_LIMITED',
  'INTERNAL',
])

/** No answer to what was asked: trying again may help. */
export const mayPass = ({ code }: Failure) => PASSING.has(code)

/** The thing is not there for this person: trying again cannot help. */
export const isGone = ({ code }: Failure) => code === 'NOT_FOUND' || code === 'FORBIDDEN'
