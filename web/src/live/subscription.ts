import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { backoff, pause } from '@/lib/backoff'
import { client } from './client'
import { endsSession, failureOf, isGone, type Failure } from './failure'

type Options<Data, Variables> = {
  query: TypedDocumentNode<Data, Variables>
  variables: Variables
  onData: (data: Data) => void
  /** The server will not serve this any more (left, kicked, deleted). */
  onRefused?: (failure: Failure) => void
}

/**
 * Keeps one subscription until the returned function is called. A lost socket is the client's business; this begins
 * again when the server ends the subscription alone (a restart, a slow consumer, a fault).
 * Events are not written to the cache here: they must be applied in order with what was fetched.
 */
export function keepSubscribed<Data, Variables extends OperationVariables>(
  options: Options<Data, Variables>,
): () => void {
  let stopped = false
  let current: { unsubscribe: () => void } | undefined
  let retries = 0

  const begin = () => {
    let over = false
    let wasOpen = false
    const end = (failure: Failure | null) => {
      if (stopped || over) return
      over = true
      // One that was open ends as if the thing were gone, whatever closed it; who asks again is told what it is.
      if (wasOpen && failure && isGone(failure)) {
        begin()
        return
      }
      if (failure && (isGone(failure) || endsSession(failure))) {
        stopped = true
        options.onRefused?.(failure)
        return
      }
      void pause(backoff(retries++)).then(() => {
        if (!stopped) begin()
      })
    }
    current = client
      .subscribe<Data>({
        query: options.query,
        variables: options.variables,
        fetchPolicy: 'no-cache',
      })
      .subscribe({
        next: ({ data, error }) => {
          if (error) end(failureOf(error))
          else if (data && !stopped) {
            retries = 0
            wasOpen = true
            options.onData(data)
          }
        },
        error: (error: unknown) => end(failureOf(error)),
        complete: () => end(null),
      })
  }

  begin()
  return () => {
    stopped = true
    current?.unsubscribe()
  }
}
