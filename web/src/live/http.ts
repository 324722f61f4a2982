import type { TypedDocumentNode } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { print } from '@apollo/client/utilities'
import { forServer } from './documents'

export const GRAPHQL_PATH = '/graphql'

/** Where nobody answers the browser itself would wait for minutes, and so would all that waits for the answer. */
const ANSWER_WITHIN_MS = 20_000

/** `fetch` that is given up when no answer comes. */
export function fetchInTime(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(ANSWER_WITHIN_MS)
  return fetch(input, { ...init, signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout })
}

/**
 * One GraphQL request without Apollo, for the session mutations: they run before there is a token,
 * set the refresh cookie and must not enter a cache.
 */
export async function post<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  token?: string | null,
): Promise<Data> {
  const response = await fetchInTime(GRAPHQL_PATH, {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query: print(forServer(document)), variables }),
  })
  const body = (await response.json()) as { data?: Data | null; errors?: { message: string }[] }
  if (body.errors?.length) throw new CombinedGraphQLErrors({ errors: body.errors })
  if (!body.data) throw new Error(`no data, status ${response.status}`)
  return body.data
}
