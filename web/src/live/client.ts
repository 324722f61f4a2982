import { ApolloClient, ApolloLink, HttpLink, Observable } from '@apollo/client'
import { SetContextLink } from '@apollo/client/link/context'
import { RetryLink } from '@apollo/client/link/retry'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { makeCache } from './cache'
import { setConnected } from './connection'
import { fetchInTime, GRAPHQL_PATH } from './http'
import { isPreviewing } from './preview'
import { expireToken, freshToken, onTokenRenewed, renew } from './session'
import { Close, makeSocket, type Socket } from './socket'

/** Who looks with the eyes of another does nothing in their own name: no mutation passes. */
const nothingInPreview = new ApolloLink((operation, forward) =>
  operation.operationType === 'mutation' && isPreviewing()
    ? new Observable((observer) => {
        observer.next({ errors: [{ message: 'a preview is on', extensions: { code: 'PREVIEWING' } }] })
        observer.complete()
      })
    : forward(operation),
)

/**
 * Everything travels over the socket while it is up: no HTTP request for a message. Without it queries and mutations
 * go over HTTP; subscriptions wait. Mutations are never repeated over HTTP: only their caller knows if they may be.
 */
export function makeApollo(socket: Socket): ApolloClient {
  const authorize = new SetContextLink(async ({ headers }) => {
    const token = await freshToken()
    return { headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) } }
  })
  const retryQueries = new RetryLink({
    delay: { initial: 300, max: 5_000, jitter: true },
    attempts: { max: 3, retryIf: (error, operation) => Boolean(error) && operation.operationType === 'query' },
  })
  const http = ApolloLink.from([retryQueries, authorize, new HttpLink({ uri: GRAPHQL_PATH, fetch: fetchInTime })])
  return new ApolloClient({
    cache: makeCache(),
    dataMasking: true,
    link: nothingInPreview.split(
      ({ operationType }) => operationType === 'subscription' || socket.isOpen(),
      new GraphQLWsLink(socket.client),
      http,
    ),
  })
}

function onClosed(code: number): void {
  if (code === Close.tokenExpired) expireToken()
  // The refresh endpoint has the last word: it ends the session here, or gives a token for the next try.
  if (code === Close.sessionOver) renew().catch(() => undefined)
}

export const socket = makeSocket({
  url: `${location.protocol.replace('http', 'ws')}//${location.host}${GRAPHQL_PATH}`,
  token: freshToken,
  onConnected: setConnected,
  onClosed,
})
onTokenRenewed(socket.renewToken)

export const client = makeApollo(socket)
