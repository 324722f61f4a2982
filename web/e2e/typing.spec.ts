import { expect, test } from './world/test'

test('typing shows at the other side within a second, and goes when the message comes', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  const line = bob.page.getByText('is typing')
  await ann.box.pressSequentially('h')
  await expect(line).toBeVisible({ timeout: 1_000 })
  await expect(line).toContainText('Ann Test')
  await expect(ann.page.getByText('is typing')).toHaveCount(0)
  await ann.box.press('Enter')
  await expect(bob.row('h')).toBeVisible()
  await expect(line).toHaveCount(0)
})

test('it goes after eight seconds without keys, and is sent every three seconds at most', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  let told = 0
  ann.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('startTyping')) told++
    }),
  )
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await ann.box.pressSequentially('a dozen keys', { delay: 100 })
  await expect(bob.page.getByText('is typing')).toBeVisible()
  expect(told).toBe(1)
  const since = Date.now()
  await expect(bob.page.getByText('is typing')).toHaveCount(0, { timeout: 10_000 })
  expect(Date.now() - since).toBeLessThan(9_000)
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
