import { Line } from './world/line'
import { expect, test } from './world/test'

const CUT_MS = 5_000

for (const kind of ['the network goes silently', 'the server closes the socket'] as const) {
  test(`nothing is lost and nothing doubled when ${kind}`, async ({ meet }) => {
    const { people, serverId, channelId } = await meet('Ann', 'Bob')
    const [ann, bob] = people
    const ids = await ann.api.send(channelId, ...Array.from({ length: 70 }, (_, n) => `before ${n}`))
    const line = await Line.tap(bob.page)
    await bob.open(serverId, channelId)
    await expect(bob.row('before 69')).toBeVisible()

    const isSilent = kind === 'the network goes silently'
    if (isSilent) await bob.page.context().setOffline(true)
    else await line.cut()
    const since = Date.now()
    await ann.api.edit(channelId, ids[40] ?? '', 'edited while away')
    await ann.api.remove(channelId, ids[45] ?? '')
    await ann.api.send(channelId, ...Array.from({ length: 50 }, (_, n) => `while away ${n}`))
    await bob.page.waitForTimeout(Math.max(0, CUT_MS - (Date.now() - since)))
    if (isSilent) await bob.page.context().setOffline(false)
    else line.heal()
    // More of it while she returns.
    await ann.api.send(channelId, ...Array.from({ length: 10 }, (_, n) => `during the return ${n}`))

    await expect(bob.row('during the return 9')).toBeVisible({ timeout: 30_000 })
    const server = await ann.api.history(channelId)
    await expect.poll(async () => (await bob.texts()).slice(-100)).toEqual(server)
    expect(server).toContain('edited while away')
    expect(server).not.toContain('before 45')
  })
}

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`two people go on after the server went down by ${signal}`, async ({ meet, server }) => {
    test.skip(server === null, 'a Beep that others use is not restarted')
    const { people, serverId, channelId } = await meet('Ann', 'Bob')
    const [ann, bob] = people
    await ann.open(serverId, channelId)
    await bob.open(serverId, channelId)
    await ann.say('before')
    await expect(bob.row('before')).toBeVisible()
    await expect(ann.row('before')).not.toHaveAttribute('data-state')
    const restarting = server?.restart(signal, 1_000)
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
