import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** Replies of SOCKS5 (RFC 1928): no password is asked for; the connection is made. */
const WELCOME = Buffer.from([5, 0])
const CONNECTED = Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
const DOMAIN_NAME = 3
const IPV4 = 1

/**
 * All that lies between a browser and the server, as a proxy: every connection goes through it, whatever it carries. It
 * can break, and it can fall silent.
 */
export class Network {
  private state: 'up' | 'cut' | 'silent' = 'up'
  private readonly server: Server
  private readonly sockets = new Set<Socket>()

  private constructor() {
    // What breaks in a connection is told to nobody: that is what this is for.
    this.server = createServer((socket) => void this.serve(this.watch(socket)).catch(() => socket.destroy()))
  }

  static async open(): Promise<Network> {
    const network = new Network()
    network.server.listen(0, '127.0.0.1')
    await once(network.server, 'listening')
    return network
  }

  /** What a browser context needs to go through it. */
  get proxy(): { server: string } {
    return { server: `socks5://127.0.0.1:${(this.server.address() as AddressInfo).port}` }
  }

  /** Closes every connection, and each new one as soon as it is made. */
  cut(): void {
    this.state = 'cut'
    for (const socket of this.sockets) socket.destroy()
  }

  /** Nothing arrives on either side any more, and nobody is told. What was open stays so, and stays dead. */
  silence(): void {
    this.state = 'silent'
    for (const socket of this.sockets) socket.unpipe().pause()
  }

  /** From now on connections work; those that are lost stay lost. */
  heal(): void {
    this.state = 'up'
  }

  close(): void {
    this.cut()
    this.server.close()
  }

  private async serve(near: Socket): Promise<void> {
    if (this.state === 'cut') near.destroy()
    if (this.state !== 'up') return
    await once(near, 'data')
    near.write(WELCOME)
    const [request] = (await once(near, 'data')) as [Buffer]
    const far = this.watch(connect(addressOf(request)))
    await once(far, 'connect')
    near.write(CONNECTED)
    near.pipe(far).pipe(near)
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
  }

  private watch(socket: Socket): Socket {
    this.sockets.add(socket)
    return socket.on('error', () => socket.destroy()).once('close', () => this.sockets.delete(socket))
  }
}

/** Whom a SOCKS5 request wants to reach: version, command, nothing, kind, address, port. */
function addressOf(request: Buffer): { host: string; port: number } {
  const port = request.readUInt16BE(request.length - 2)
  if (request[3] === IPV4) return { host: request.subarray(4, 8).join('.'), port }
  if (request[3] === DOMAIN_NAME) return { host: request.toString('latin1', 5, request.length - 2), port }
  throw new Error('only names and IPv4 addresses are reached')
}
