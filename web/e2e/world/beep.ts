import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const READY_WITHIN_MS = 15_000
const web = resolve(import.meta.dirname, '../..')
const target = resolve(web, '../target')

/** A Beep of its own: embedded engines, a data folder that goes with it, a free port on loopback. */
export class Beep {
  readonly url: string
  private readonly process: ChildProcess
  private readonly data: string

  private constructor(url: string, process: ChildProcess, data: string) {
    this.url = url
    this.process = process
    this.data = data
  }

  static async start(): Promise<Beep> {
    const address = `127.0.0.1:${await freePort()}`
    const data = await mkdtemp(join(tmpdir(), 'beep-e2e-'))
    const url = `http://${address}`
    const environment = {
      ...process.env,
      BEEP_LISTEN: address,
      BEEP_PUBLIC_URL: url,
      BEEP_DATA: data,
      // Many people sign up from this one address.
      BEEP_SIGN_UPS_PER_HOUR: '100000',
    }
    const child = spawn(binary(), ['all'], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] })
    const beep = new Beep(url, child, data)
    await beep.ready()
    return beep
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process.once('exit', done))
    this.process.kill('SIGTERM')
    await Promise.race([ended, sleep(5_000)])
    await rm(this.data, { recursive: true, force: true })
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
