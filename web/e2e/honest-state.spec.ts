import { Line } from './world/line'
import { expect, test } from './world/test'
import { best, timed } from './world/time'

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
  await expect(bar).toBeVisible()
  expect(Date.now() - since).toBeGreaterThan(1_500)
  line.heal()
  await ann.page.unroute('**/graphql')
  await expect(bob.row('into the queue')).toHaveCount(1)
  await expect(ann.row('into the queue')).not.toHaveAttribute('data-state')
  await expect(bar).toHaveCount(0)
})

test('the settings say it too: what is shown may be old', async ({ meet }) => {
  const { people, serverId } = await meet('Ann')
  const [ann] = people
  const line = await Line.tap(ann.page)
  await ann.page.goto(`/s/${serverId}/settings/overview`)
  await expect(ann.page.getByRole('textbox', { name: 'Name' })).toBeVisible()
  await line.cut()
  const bar = ann.page.getByText('Reconnecting… What you see may be old.')
  await expect(bar).toBeVisible()
  line.heal()
  await expect(bar).toHaveCount(0)
})

test('a list of the settings that cannot be read says so, and is read when asked again', async ({ meet }) => {
  const { people, serverId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  const line = await Line.tap(page)
  await page.goto(`/s/${serverId}/settings/overview`)
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeVisible()
  await line.cut()
  await page.route('**/graphql', (route) =>
    route.fulfill({ json: { errors: [{ message: 'internal', extensions: { code: 'INTERNAL' } }] } }),
  )
  await page.getByRole('link', { name: 'Members' }).click()
  await expect(page.getByRole('alert')).toContainText('This cannot be shown')
  await page.unroute('**/graphql')
  await page.getByRole('button', { name: 'Try again' }).click()
  const rows = page.getByRole('table').getByRole('rowheader')
  await expect(rows).toHaveCount(2)
  line.heal()
  await expect(page.getByText(/^Reconnecting…/)).toHaveCount(0)

  // While somebody is looked for, those who were found before stay in sight.
  // Whether the socket is back already or the question goes over HTTP.
  let isFree = false
  await page.route('**/graphql', async (route) => {
    await expect.poll(() => isFree).toBe(true)
    await route.continue()
  })
  line.hold()
  await page.getByLabel('Search').fill('bob')
  await expect(page.getByLabel('Search')).toHaveValue('bob')
  await expect(rows).toHaveCount(2)
  line.release()
  isFree = true
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText(bob.name)
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
  await expect(ann.row('still here')).not.toHaveAttribute('data-state')
  expect(wasShown).toBe(false)
})

test('channels made, renamed and deleted appear at once; the open one closes with a reason', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await bob.open(serverId, channelId)
  const ms = await best(1_000, async (attempt) => {
    const name = `short-lived-${attempt}`
    const id = await ann.api.createChannel(serverId, name)
    const made = await timed(() => expect(bob.channel(name)).toBeVisible())
    await bob.channel(name).click()
    await expect(bob.page).toHaveURL(new RegExp(id))
    await ann.api.deleteChannel(id)
    const deleted = await timed(() => expect(bob.channel(name)).toHaveCount(0))
    await expect(bob.page.getByRole('heading', { name: 'This channel is closed to you' })).toBeVisible()
    return Math.max(made, deleted)
  })
  expect(ms).toBeLessThan(1_000)
})
