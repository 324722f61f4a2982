import { Line } from './world/line'
import { expect, test } from './world/test'

const lines = (count: number) =>
  Array.from({ length: count }, (_, n) => `message ${n} goes ${'on and on and on '.repeat(n % 9)}.`)

test('one page a reach of the top, and the reader stays where she is', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.api.send(channelId, ...lines(170))
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  await expect(ann.rows).toHaveCount(50)
  for (const held of [100, 150, 170]) {
    line.delay = 400
    await ann.view.evaluate((view) => (view.scrollTop = 120))
    const { id, top } = await ann.firstInView()
    expect(await ann.rows.count()).toBe(held === 170 ? 150 : held - 50)
    line.delay = 0
    await expect(ann.rows).toHaveCount(held)
    expect(Math.abs((await ann.topOf(id)) - top)).toBeLessThanOrEqual(1)
  }
  await expect(ann.page.getByText('This is where #general begins.')).toBeAttached()
})

test('rows that grow, come and go elsewhere move nothing', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const ids = await bob.api.send(channelId, ...lines(60))
  await ann.open(serverId, channelId)
  await ann.view.evaluate((view) => (view.scrollTop = view.scrollHeight / 2))
  await expect(ann.rows).toHaveCount(50)
  const { id, top } = await ann.firstInView()
  const at = ids.indexOf(id)
  await bob.api.edit(channelId, ids[at - 1] ?? '', 'grown '.repeat(200))
  await bob.api.remove(channelId, ids[at - 3] ?? '')
  await bob.api.send(channelId, 'below')
  await expect(ann.row('below')).toBeAttached()
  await expect(ann.row('grown')).toBeAttached()
  expect(Math.abs((await ann.topOf(id)) - top)).toBeLessThanOrEqual(1)
})

test('a long walk up and down drops no message and draws 200 at most', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  const all = lines(320)
  await ann.api.send(channelId, ...all)
  await ann.open(serverId, channelId)
  const seen = new Set<string>()
  const walk = async (edge: 'top' | 'end', until: string) => {
    await expect(async () => {
      await ann.view.evaluate((view, to) => (view.scrollTop = to === 'top' ? 0 : view.scrollHeight), edge)
      expect(await ann.rows.count()).toBeLessThanOrEqual(200)
      for (const text of await ann.texts()) seen.add(text)
      expect((await ann.texts()).some((text) => text.startsWith(until))).toBe(true)
    }).toPass({ timeout: 15_000 })
  }
  await walk('top', 'message 0 ')
  expect(seen.size).toBe(320)
  await walk('end', 'message 319 ')
  await expect.poll(async () => (await ann.texts()).at(-1)).toBe(all.at(-1))
  const numbers = (await ann.texts()).map((text) => Number(/message (\d+)/.exec(text)?.[1]))
  expect(numbers).toEqual(numbers.map((_, n) => (numbers[0] ?? 0) + n))
})
