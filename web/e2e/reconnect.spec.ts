import { Line } from './world/line'
import { Network } from './world/network'
import { expect, test } from './world/test'

const CUT_MS = 5_000
/** Longer than the client takes to notice by itself that nothing arrives any more. */
const LONG_CUT_MS = 30_000

const numbered = (text: string, count: number) => Array.from({ length: count }, (_, n) => `${text} ${n}`)

for (const kind of ['the browser is offline', 'the server closes the socket'] as const) {
  test(`nothing is lost and nothing doubled when ${kind}`, async ({ meet }) => {
    const { people, serverId, channelId } = await meet('Ann', 'Bob')
    const [ann, bob] = people
    const ids = await ann.api.send(channelId, ...numbered('before', 70))
    const line = await Line.tap(bob.page)
    await bob.open(serverId, channelId)
    await expect(bob.row('before 69')).toBeVisible()

    const isOffline = kind === 'the browser is offline'
    if (isOffline) await bob.page.context().setOffline(true)
    else await line.cut()
    const since = Date.now()
    await ann.api.edit(channelId, ids[40] ?? '', 'edited while away')
    await ann.api.remove(channelId, ids[45] ?? '')
    await ann.api.send(channelId, ...numbered('while away', 50))
    await bob.page.waitForTimeout(Math.max(0, CUT_MS - (Date.now() - since)))
    if (isOffline) await bob.page.context().setOffline(false)
    else line.heal()
    // More of it while she returns.
    await ann.api.send(channelId, ...numbered('during the return', 10))

    await expect(bob.row('during the return 9')).toBeVisible({ timeout: 30_000 })
    const server = await ann.api.history(channelId)
    await expect.poll(async () => (await bob.texts()).slice(-100)).toEqual(server)
    expect(server).toContain('edited while away')
    expect(server).not.toContain('before 45')
  })
}

test('nothing is lost and nothing doubled when the network breaks or falls silent for half a minute', async ({
  meet,
  browser,
}) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob', 'Cem')
  const [ann, bob, cem] = people
  const ids = await ann.api.send(channelId, ...numbered('before', 30))
  const [breaking, silent] = [await Network.open(), await Network.open()]
  const away = await Promise.all([
    bob.onAnotherDevice(browser, { proxy: breaking.proxy }),
    cem.onAnotherDevice(browser, { proxy: silent.proxy }),
  ])
  for (const person of away) {
    await person.open(serverId, channelId)
    await expect(person.row('before 29')).toBeVisible()
  }

  breaking.cut()
  silent.silence()
  const since = Date.now()
  await ann.api.edit(channelId, ids[10] ?? '', 'edited while away')
  await ann.api.remove(channelId, ids[15] ?? '')
  await ann.api.send(channelId, ...numbered('while away', 50))
  for (const { page } of away) await expect(page.getByText(/^Reconnecting… What you send/)).toBeVisible()
  await ann.page.waitForTimeout(Math.max(0, LONG_CUT_MS - (Date.now() - since)))
  for (const person of away) await expect(person.row('while away')).toHaveCount(0)
  for (const network of [breaking, silent]) network.heal()
  await ann.api.send(channelId, ...numbered('during the return', 10))

  const server = await ann.api.history(channelId)
  expect(server).toHaveLength(30 - 1 + 50 + 10)
  for (const person of away) await expect.poll(() => person.texts(), { timeout: 60_000 }).toEqual(server)
  await Promise.all(away.map(({ page }) => page.context().close()))
  for (const network of [breaking, silent]) network.close()
})

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`two people go on after the server went down by ${signal}`, async ({ meet, ownBeep }) => {
    const { people, serverId, channelId } = await meet('Ann', 'Bob')
    const [ann, bob] = people
    await ann.open(serverId, channelId)
    await bob.open(serverId, channelId)
    await ann.say('before')
    await expect(bob.row('before')).toBeVisible()
    await expect(ann.row('before')).not.toHaveAttribute('data-state')
    const restarting = ownBeep.restart(signal, 1_000)
    await ann.say('while it was down')
    await restarting
    await expect(bob.row('while it was down')).toHaveCount(1, { timeout: 30_000 })
    await bob.say('after')
    await expect(ann.row('after')).toBeVisible({ timeout: 30_000 })
    const history = ['before', 'while it was down', 'after']
    expect(await ann.texts()).toEqual(history)
    expect(await bob.texts()).toEqual(history)
    expect(await ann.api.history(channelId)).toEqual(history)
  })
}
