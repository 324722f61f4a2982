import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const READY_WITHIN_MS = 30_000
const web = resolve(import.meta.dirname, '../..')
const target = resolve(web, '../target')

/** A Beep of its own: embedded engines, a data folder that goes with it, a free port on loopback. */
export class Beep {
  readonly url: string
  private readonly address: string
  private readonly data: string
  private process: ChildProcess

  private constructor(address: string, data: string) {
    this.url = `http://${address}`
    this.address = address
    this.data = data
    this.process = this.spawn()
  }

  static async start(): Promise<Beep> {
    const beep = new Beep(`127.0.0.1:${await freePort()}`, await mkdtemp(join(tmpdir(), 'beep-e2e-')))
    await beep.ready()
    return beep
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM')
    await rm(this.data, { recursive: true, force: true })
  }

  /** Takes the process down, as an operator does or as a crash does, and starts it again on the same data. */
  async restart(signal: 'SIGTERM' | 'SIGKILL', downMs: number): Promise<void> {
    await this.end(signal)
    await sleep(downMs)
    this.process = this.spawn()
    await this.ready()
  }

  /** Runs `beep admin …` beside it, as those do who run it; what it says. */
  async admin(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(binary(), ['admin', ...words], { env: this.environment() })
    return stdout
  }

  /** The store of a service. */
  store(service: string): string {
    return join(this.data, `${service}.db`)
  }

  /** A tool of the tests, which is built beside it. */
  tool(name: string): string {
    const path = join(dirname(binary()), name)
    if (!existsSync(path)) throw new Error(`no ${name}: run \`cargo build -p beep-testkit\``)
    return path
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      BEEP_LISTEN: this.address,
      BEEP_PUBLIC_URL: this.url,
      BEEP_DATA: this.data,
      // Many people sign up from this one address.
      BEEP_SIGN_UPS_PER_HOUR: '100000',
    }
  }

  private spawn(): ChildProcess {
    return spawn(binary(), ['all'], { env: this.environment(), stdio: ['ignore', 'ignore', 'inherit'] })
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const ended = new Promise((done) => this.process.once('exit', done))
    this.process.kill(signal)
    await Promise.race([ended, sleep(5_000)])
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS
    while (Date.now() < deadline) {
      if (this.process.exitCode !== null) throw new Error(`beep ended with ${this.process.exitCode}`)
      const answer = await fetch(`${this.url}/readyz`).catch(() => null)
      if (answer?.ok) break
      await sleep(50)
    }
    const page = await fetch(this.url).catch(() => null)
    if (!page) throw new Error(`beep is not ready after ${READY_WITHIN_MS} ms`)
    if (!page.ok) throw new Error(`no web client: ${await page.text()}`)
  }
}

/** `BEEP_BIN`, or what cargo has built. */
function binary(): string {
  const candidates = [process.env['BEEP_BIN'], join(target, 'release/beep'), join(target, 'debug/beep')]
  const found = candidates.find((path) => path !== undefined && existsSync(path))
  if (found === undefined) throw new Error('no beep: run `cargo build -p beep`, or set BEEP_BIN or BEEP_URL')
  return found
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().on('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))))
    })
  })
}
