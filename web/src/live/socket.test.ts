import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { makeSocket, type Socket } from './socket'

type Frame = { id?: string; type: string; payload?: { authorization?: string; query?: string } }

/** The server's side of the protocol, as far as these tests need it. */
class Gateway {
  readonly frames: Frame[] = []
  connections: WebSocket[] = []
  /** Takes what comes, and answers nothing. */
  isSilent = false
  private readonly http: Server = createServer()
  private readonly sockets = new WebSocketServer({ server: this.http })

  async listen(): Promise<string> {
    this.sockets.on('connection', (socket) => {
      this.connections.push(socket)
      socket.on('message', (data) => {
        const frame = JSON.parse((data as Buffer).toString()) as Frame
        this.frames.push(frame)
        if (frame.type === 'connection_init' && !this.isSilent) socket.send('{"type":"connection_ack"}')
      })
    })
    await new Promise<void>((done) => this.http.listen(0, '127.0.0.1', done))
    return `ws://127.0.0.1:${(this.http.address() as AddressInfo).port}`
  }

  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type)
  }

  close(): void {
    for (const socket of this.connections) socket.terminate()
    this.http.close()
  }
}

const until = async (isTrue: () => boolean) => {
  for (let tries = 0; !isTrue(); tries++) {
    if (tries > 400) throw new Error('timed out')
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((done) => setTimeout(done, 5))
  }
}

let gateway: Gateway
let socket: Socket
let token = 'one'
const codes: number[] = []
const sink = { next: () => undefined, error: () => undefined, complete: () => undefined }

beforeEach(async () => {
  gateway = new Gateway()
  token = 'one'
  codes.length = 0
  socket = makeSocket({
    url: await gateway.listen(),
    token: () => Promise.resolve(token),
    onConnected: () => undefined,
    onClosed: (code) => codes.push(code),
    webSocketImpl: WebSocket,
    retryWait: () => Promise.resolve(),
    connectWithinMs: 200,
  })
})
afterEach(async () => {
  await socket.client.dispose()
  gateway.close()
})

it('numbers subscriptions from 1, whatever queries pass between them', async () => {
  for (const query of ['subscription A { a }', '{ q }', 'mutation { m }', 'subscription B { b }']) {
    socket.client.subscribe({ query }, sink)
  }
  await until(() => gateway.of('subscribe').length === 4)
  expect(gateway.of('subscribe').map(({ id }) => id)).toEqual(['1', 'q1', 'q2', '2'])
})

it('gives the open socket a new token in place', async () => {
  socket.client.subscribe({ query: 'subscription A { a }' }, sink)
  await until(() => socket.isOpen())
  expect(gateway.of('connection_init')[0]?.payload).toEqual({ authorization: 'Bearer one' })
  socket.renewToken('two')
  await until(() => gateway.of('ping').length === 1)
  expect(gateway.of('ping')[0]?.payload).toEqual({ authorization: 'Bearer two' })
  expect(gateway.connections).toHaveLength(1)
})

it.each([1012, 1013, 1006, 4403, 4408])(
  'comes back after %i with the token of then, and subscribes again',
  async (code) => {
    socket.client.subscribe({ query: 'subscription A { a }' }, sink)
    await until(() => gateway.of('subscribe').length === 1)
    token = 'two'
    if (code === 1006) gateway.connections[0]?.terminate()
    else gateway.connections[0]?.close(code)
    await until(() => gateway.of('subscribe').length === 2)
    expect(codes).toContain(code)
    expect(gateway.of('connection_init')[1]?.payload).toEqual({ authorization: 'Bearer two' })
  },
)

it('ends a line that has fallen silent when the network is gone', async () => {
  socket.client.subscribe({ query: 'subscription A { a }' }, sink)
  await until(() => socket.isOpen())
  window.dispatchEvent(new Event('offline'))
  expect(socket.isOpen()).toBe(false)
  await until(() => gateway.connections.length === 2)
})

it('gives up a connection that nobody answers, and makes another one', async () => {
  gateway.isSilent = true
  socket.client.subscribe({ query: 'subscription A { a }' }, sink)
  await until(() => gateway.of('connection_init').length === 1)
  gateway.isSilent = false
  await until(() => socket.isOpen())
  expect(gateway.connections).toHaveLength(2)
})
