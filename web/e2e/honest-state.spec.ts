import { Line } from './world/line'
import { expect, test } from './world/test'

test('after two seconds a quiet bar says "reconnecting", sends queue, and it heals by itself', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  const bar = ann.page.getByText(/^Reconnecting… What you send/)
  // Both ways out are closed: the socket and HTTP.
  await ann.page.route('**/graphql', (route) => route.abort())
  await line.cut()
  const since = Date.now()
  await ann.say('into the queue')
  await expect(ann.row('into the queue')).toHaveAttribute('data-state', 'sending')
  await expect(bar).toBeVisible({ timeout: 4_000 })
  expect(Date.now() - since).toBeGreaterThan(1_500)
  line.heal()
  await ann.page.unroute('**/graphql')
  await expect(bob.row('into the queue')).toHaveCount(1, { timeout: 15_000 })
  await expect(ann.row('into the queue')).not.toHaveAttribute('data-state')
  await expect(bar).toHaveCount(0)
})

test('a short cut is nobody’s business', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  let wasShown = false
  await ann.page.exposeFunction('shown', () => (wasShown = true))
  await ann.page.evaluate(() =>
    new MutationObserver(() => {
      if (document.body.textContent?.includes('What you send goes out')) {
        ;(window as unknown as { shown: () => void }).shown()
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true }),
  )
  await line.cut()
  line.heal()
  await ann.say('still here')
  await expect(ann.row('still here')).not.toHaveAttribute('data-state', { timeout: 5_000 })
  expect(wasShown).toBe(false)
})

test('channels made, renamed and deleted appear at once; the open one closes with a reason', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await bob.open(serverId, channelId)
  const id = await ann.api.createChannel(serverId, 'short-lived')
  await expect(bob.channel('short-lived')).toBeVisible({ timeout: 1_000 })
  await bob.channel('short-lived').click()
  await expect(bob.page).toHaveURL(new RegExp(id))
  await ann.api.deleteChannel(id)
  await expect(bob.channel('short-lived')).toHaveCount(0, { timeout: 1_000 })
  await expect(bob.page.getByRole('heading', { name: 'This channel is closed to you' })).toBeVisible()
})
