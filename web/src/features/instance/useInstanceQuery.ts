import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { failureOf } from '@/live/failure'
import { type MyEventKind, onMyEvent } from '@/live/live'

/** After these whatever is known of reports may be old. */
export const REPORTS: readonly MyEventKind[] = ['Ready', 'Resync', 'ReportMade', 'ReportChanged']

interface Options {
  /** The events after which the answer may be another one: it is read again. */
  after?: readonly MyEventKind[]
}

const NEVER: readonly MyEventKind[] = []

/**
 * What a page of the instance shows: painted from the cache if it was read before, and read anew. While another page of
 * a list is on its way the one before it stays.
 */
export function useInstanceQuery<Data, Variables extends OperationVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { after = NEVER }: Options = {},
) {
  const options = {
    variables,
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  } as unknown as useQuery.Options<Data, Variables>
  const { data, previousData, error, refetch } = useQuery<Data, Variables>(query, options)
  useEffect(
    () =>
      onMyEvent((kind) => {
        // What fails now is read again with the next event, or by hand.
        if (after.includes(kind)) refetch().catch(() => undefined)
      }),
    [after, refetch],
  )
  return {
    data: data ?? (error ? undefined : previousData),
    isLoaded: data !== undefined,
    failure: error && data === undefined ? failureOf(error) : null,
    retry: () => void refetch().catch(() => undefined),
  }
}
