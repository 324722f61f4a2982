import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { failureOf, isGone } from '@/live/failure'
import { rereadRoles } from '@/live/servers'

/** How often a list is read again on which several people work at once, in milliseconds. */
export const WORKED_ON_TOGETHER_MS = 10_000

interface Options {
  /** Reads again so often, in milliseconds, while somebody looks. */
  everyMs?: number
}

/**
 * What a page of the instance shows: painted from the cache if it was read before, and read anew. While another page of
 * a list is on its way the one before it stays.
 */
export function useInstanceQuery<Data, Variables extends OperationVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { everyMs = 0 }: Options = {},
) {
  const options = {
    variables,
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
    pollInterval: everyMs,
    skipPollAttempt: () => document.hidden,
  } as unknown as useQuery.Options<Data, Variables>
  const { data, previousData, error, refetch } = useQuery<Data, Variables>(query, options)
  const failure = error && data === undefined ? failureOf(error) : null
  const isClosed = failure !== null && isGone(failure)
  // Perhaps the role was taken meanwhile: then the page goes too.
  useEffect(() => {
    if (isClosed) rereadRoles()
  }, [isClosed])
  return {
    data: data ?? previousData,
    isLoaded: data !== undefined,
    failure,
    retry: () => void refetch().catch(() => undefined),
  }
}
