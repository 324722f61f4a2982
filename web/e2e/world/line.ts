import type { Page, WebSocketRoute } from '@playwright/test'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * The wire between a page and the server: can be slow, can be held, can be cut, and what comes over it can be rewritten.
 * Tap it before the page is opened.
 */
export class Line {
  /** Milliseconds that every frame from the server waits; their order stays. */
  delay = 0
  private holds: (frame: string) => boolean = () => false
  private held: (() => void)[] = []
  private open: WebSocketRoute | null = null
  private isCut = false
  private rewrite: (frame: string) => string = (frame) => frame
  private queue: Promise<void> = Promise.resolve()

  static async tap(page: Page): Promise<Line> {
    const line = new Line()
    await page.routeWebSocket(/\/graphql$/, (socket) => line.connect(socket))
    return line
  }

  /** Keeps frames from the server back, all or some, until they are released: whoever looks meanwhile has time. */
  hold(holds: (frame: string) => boolean = () => true): void {
    this.holds = holds
  }

  release(): void {
    this.holds = () => false
    for (const send of this.held.splice(0)) send()
  }

  /** Changes each frame from the server. */
  change(rewrite: (frame: string) => string): void {
    this.rewrite = rewrite
  }

  /** Closes the socket as a server does that restarts, and refuses new ones until it is healed. */
  async cut(): Promise<void> {
    this.isCut = true
    this.held = []
    await this.open?.close({ code: 1012, reason: 'restart' })
  }

  /** Closes the socket once, with a code of the gateway's. */
  async close(code: number): Promise<void> {
    await this.open?.close({ code, reason: '' })
  }

  heal(): void {
    this.isCut = false
  }

  private connect(socket: WebSocketRoute): void {
    if (this.isCut) {
      void socket.close({ code: 1013, reason: 'try later' })
      return
    }
    this.open = socket
    const server = socket.connectToServer()
    server.onMessage((frame) => {
      const text = this.rewrite(String(frame))
      const { delay } = this
      this.queue = this.queue.then(async () => {
        if (delay > 0) await sleep(delay)
        if (this.holds(text)) this.held.push(() => socket.send(text))
        else socket.send(text)
      })
    })
  }
}
