import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { failureOf } from '@/live/failure'
import { onServerEvent } from '@/live/serverFeed'

type Kind = Parameters<Parameters<typeof onServerEvent>[0]>[1]

/** After these whatever is known of rights may be old. */
export const RIGHTS: readonly Kind[] = ['Ready', 'Resync', 'PermissionsChanged', 'RolesChanged']

interface Options<Variables> {
  serverId: string
  variables: Variables
  /** The events after which the answer may be another one. */
  after: readonly Kind[]
  skip?: boolean
  /** While another page or what fits another word is on its way, the last answer stays. */
  keepsLast?: boolean
}

/**
 * What a page of the settings shows: painted from the cache if it was read before, read anew, and again after each of
 * these events, so it is never older than what was told.
 */
export function useLiveQuery<Data, Variables extends OperationVariables>(
  query: TypedDocumentNode<Data, Variables>,
  { serverId, variables, after, skip = false, keepsLast = false }: Options<Variables>,
) {
  const options = {
    variables,
    skip,
    fetchPolicy: 'cache-and-network',
  } as unknown as useQuery.Options<Data, Variables>
  const { data, previousData, error, refetch } = useQuery<Data, Variables>(query, options)
  useEffect(() => {
    if (skip) return
    return onServerEvent((id, kind) => {
      // What fails now is read again with the next event, or by hand.
      if (id === serverId && after.includes(kind)) refetch().catch(() => undefined)
    })
  }, [serverId, after, skip, refetch])
  return {
    data: data ?? (keepsLast && !error ? previousData : undefined),
    isLoaded: data !== undefined,
    failure: error && data === undefined ? failureOf(error) : null,
    retry: () => void refetch().catch(() => undefined),
  }
}
