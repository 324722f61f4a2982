import { createClient, MessageType, stringifyMessage, type Client } from 'graphql-ws'
import { backoff, pause } from '@/lib/backoff'

const PING_EVERY_MS = 10_000
const PONG_WITHIN_MS = 4_000
/** The browser itself would wait for minutes where nobody answers. */
const CONNECT_WITHIN_MS = 10_000

/** Close codes of the gateway that this client acts on; every other one only means "try again". */
export const Close = { sessionOver: 4401, tokenExpired: 4403 } as const

export type SocketOptions = {
  url: string
  /** Asked before each connection; must not throw. */
  token: () => Promise<string | null>
  onConnected: (connected: boolean) => void
  onClosed: (code: number) => void
  /** Tests bring their own. */
  webSocketImpl?: unknown
  retryWait?: (retries: number) => Promise<void>
  connectWithinMs?: number
}

export type Socket = {
  client: Client
  isOpen: () => boolean
  /** Gives the open socket its new token in place, so that it need not reconnect. */
  renewToken: (token: string) => void
}

/** The graphql-transport-ws client: reconnects for ever, notices a dead line, keeps its token fresh. */
export function makeSocket(options: SocketOptions): Socket {
  let open: WebSocket | null = null
  let pongDue: ReturnType<typeof setTimeout> | undefined
  let connectionDue: ReturnType<typeof setTimeout> | undefined

  const client = createClient({
    url: options.url,
    generateID: makeIds(),
    connectionParams: async () => {
      const token = await options.token()
      return token ? { authorization: `Bearer ${token}` } : {}
    },
    keepAlive: PING_EVERY_MS,
    retryAttempts: Infinity,
    // By default only clean closes are tried again.
    shouldRetry: () => true,
    retryWait: options.retryWait ?? ((retries) => pause(backoff(retries))),
    ...(options.webSocketImpl ? { webSocketImpl: options.webSocketImpl } : {}),
    on: {
      connecting: () => {
        options.onConnected(false)
        connectionDue = setTimeout(() => client.terminate(), options.connectWithinMs ?? CONNECT_WITHIN_MS)
      },
      connected: (socket) => {
        clearTimeout(connectionDue)
        open = socket as WebSocket
        options.onConnected(true)
      },
      closed: (event) => {
        open = null
        clearTimeout(pongDue)
        clearTimeout(connectionDue)
        options.onConnected(false)
        options.onClosed((event as CloseEvent).code)
      },
      // `keepAlive` only sends pings: a line that went dead silently stays "open" until we end it.
      ping: (received) => {
        if (received) return
        clearTimeout(pongDue)
        pongDue = setTimeout(() => client.terminate(), PONG_WITHIN_MS)
      },
      pong: (received) => {
        if (received) clearTimeout(pongDue)
      },
    },
  })
  window.addEventListener('offline', () => client.terminate())

  return {
    client,
    isOpen: () => open !== null,
    renewToken: (token) =>
      open?.send(stringifyMessage({ type: MessageType.Ping, payload: { authorization: `Bearer ${token}` } })),
  }
}

/**
 * Operation ids. The gateway shares the bytes of an event between the sockets that subscribed under the same id, so
 * subscriptions count by themselves from 1, and queries, whose number differs from person to person, count apart.
 */
function makeIds(): (payload: { query?: string | null }) => string {
  let subscriptions = 0
  let others = 0
  return ({ query }) => (query?.startsWith('subscription') ? `${++subscriptions}` : `q${++others}`)
}
