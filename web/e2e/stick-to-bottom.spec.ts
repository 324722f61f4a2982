import { expect, test } from './world/test'

test('at the bottom new messages scroll in; further up nothing moves and a pill counts them', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await bob.api.send(channelId, ...Array.from({ length: 50 }, (_, n) => `line ${n}`))
  await ann.open(serverId, channelId)
  await expect(ann.row('line 49')).toBeInViewport()
  await bob.api.send(channelId, 'seen at once')
  await expect(ann.row('seen at once')).toBeInViewport()
  expect(await ann.isAtEnd()).toBe(true)

  await ann.scroll(-200)
  await expect.poll(() => ann.isAtEnd()).toBe(false)
  const { id, top } = await ann.firstInView()
  await bob.api.send(channelId, 'one', 'two', 'three')
  const pill = ann.page.getByRole('button', { name: '3 new messages' })
  await expect(pill).toBeVisible()
  expect(Math.abs((await ann.topOf(id)) - top)).toBeLessThanOrEqual(1)

  await pill.click()
  await expect(ann.row('three')).toBeInViewport()
  await expect(pill).toHaveCount(0)
})

test('an own message always leads to the end', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await bob.api.send(channelId, ...Array.from({ length: 50 }, (_, n) => `line ${n}`))
  await ann.open(serverId, channelId)
  await ann.scroll(-600)
  await expect.poll(() => ann.isAtEnd()).toBe(false)
  await ann.say('here I am')
  await expect(ann.row('here I am')).toBeInViewport()
  await expect.poll(() => ann.isAtEnd()).toBe(true)
})
