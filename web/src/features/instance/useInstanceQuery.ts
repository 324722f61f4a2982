import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { failureOf } from '@/live/failure'

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
  return {
    data: data ?? previousData,
    isLoaded: data !== undefined,
    failure: error && data === undefined ? failureOf(error) : null,
    retry: () => void refetch().catch(() => undefined),
  }
}
