import { expect, test } from './world/test'
import { best, timed } from './world/time'

test('typing shows at the other side within a second, and goes when the message comes', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  const line = bob.page.getByText('is typing')
  const ms = await best(1_000, async (attempt) => {
    await ann.box.pressSequentially(`${attempt}`)
    const ms = await timed(() => expect(line).toBeVisible())
    await expect(line).toContainText('Ann Test')
    await expect(ann.page.getByText('is typing')).toHaveCount(0)
    await ann.box.press('Enter')
    await expect(bob.rows).toHaveCount(attempt + 1)
    await expect(line).toHaveCount(0)
    return ms
  })
  expect(ms).toBeLessThan(1_000)
})

test('it goes after eight seconds without keys, and is sent every three seconds at most', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const told: number[] = []
  ann.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('startTyping')) told.push(performance.now())
    }),
  )
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  const typing = await timed(() => ann.box.pressSequentially('a dozen keys', { delay: 100 }))
  await expect(bob.page.getByText('is typing')).toBeVisible()
  expect(told.length).toBeLessThanOrEqual(1 + Math.floor(typing / 3_000))
  await bob.page.getByText('is typing').waitFor({ state: 'detached' })
  const stayed = performance.now() - (told.at(-1) ?? NaN)
  expect(stayed).toBeGreaterThan(7_000)
  expect(stayed).toBeLessThan(10_000)
})

test('several people', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob', 'Cleo', 'Dan', 'Eve')
  const [ann, ...others] = people
  await Promise.all(people.map((person) => person.open(serverId, channelId)))
  const [bob, cleo, ...rest] = others
  await bob.box.pressSequentially('x')
  await cleo.box.pressSequentially('x')
  await expect(ann.page.getByText('Bob Test and Cleo Test are typing')).toBeVisible()
  for (const person of rest) await person.box.pressSequentially('x')
  await expect(ann.page.getByText('Several people are typing')).toBeVisible()
})
