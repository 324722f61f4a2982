import { test as base } from '@playwright/test'
import { Beep } from './beep'
import { Person } from './person'

/** As many people as names. */
type People<Names extends readonly string[]> = { [At in keyof Names]: Person }

export type Scene<Names extends readonly string[] = readonly string[]> = {
  /** In the order of the names; the first one owns the server. */
  people: People<Names>
  serverId: string
  /** #general. */
  channelId: string
}

type Fixtures = {
  /** Lets people meet in #general of a new server. */
  meet: <const Names extends readonly string[]>(...names: Names) => Promise<Scene<Names>>
  /** The Beep of this worker, for tests that use its command line, its store or its process; elsewhere they are skipped. */
  ownBeep: Beep
  /** Lets somebody come who runs this Beep: made an administrator on the command line, as the first one always is. */
  administrator: (name: string) => Promise<Person>
}

type Servers = {
  /** The Beep of this worker of Playwright; null if `BEEP_URL` names a running one. */
  server: Beep | null
  /** Its address. */
  beep: string
}

export const test = base.extend<Fixtures, Servers>({
  server: [
    // Playwright reads the fixtures that one needs from the pattern.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = process.env['BEEP_URL'] ? null : await Beep.start()
      await use(server)
      await server?.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  beep: [async ({ server }, use) => use(server?.url ?? process.env['BEEP_URL'] ?? ''), { scope: 'worker' }],
  baseURL: async ({ beep }, use) => use(beep),
  meet: async ({ browser, beep }, use) => {
    const known: Person[] = []
    await use(async <const Names extends readonly string[]>(...names: Names) => {
      const people = await Promise.all(names.map((name) => Person.meet(browser, beep, name)))
      known.push(...people)
      const [owner, ...others] = people
      if (!owner) throw new Error('nobody was named')
      const serverId = await owner.api.createServer('Atelier')
      await Promise.all(others.map((person) => person.api.joinServer(serverId)))
      return { people: people as People<Names>, serverId, channelId: await owner.api.channelId(serverId, 'general') }
    })
    await Promise.all(known.map(({ page }) => page.context().close()))
  },
  ownBeep: async ({ server }, use, testInfo) => {
    testInfo.skip(server === null, 'it needs a Beep of its own, and BEEP_URL names one that others use')
    if (server) await use(server)
  },
  administrator: async ({ browser, ownBeep }, use) => {
    const known: Person[] = []
    await use(async (name) => {
      const person = await Person.meet(browser, ownBeep.url, name)
      known.push(person)
      await ownBeep.admin('grant', person.account.username, 'application-administrator')
      return person
    })
    await Promise.all(known.map(({ page }) => page.context().close()))
  },
})

export { expect } from '@playwright/test'
