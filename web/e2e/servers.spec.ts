import { randomUUID } from 'node:crypto'
import { expect, test } from './world/test'
import { soon } from './world/time'

test('create a server, be found, be joined, see who comes and goes', async ({ meet }) => {
  const { people } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  if (!ann || !bob) throw new Error('nobody came')
  const name = `Harbour ${randomUUID().slice(0, 8)}`

  await ann.page.goto('/')
  await ann.page.getByRole('navigation', { name: 'Servers' }).getByRole('button', { name: 'Create a server' }).click()
  const dialog = ann.page.getByRole('dialog', { name: 'Create a server' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Description').fill('Maps and signs')
  await dialog.getByRole('radio', { name: /^Public/ }).check()
  await dialog.getByRole('button', { name: 'Create the server' }).click()
  await expect(ann.page.getByRole('heading', { level: 1, name: 'general' })).toBeVisible()
  const members = ann.page.getByRole('complementary', { name: 'Members' })
  await expect(members).toContainText('Online · 1')

  // By its name: the first page is that of the largest servers, and other tests of this Beep leave many behind.
  await bob.page.goto('/discover')
  await bob.page.getByRole('searchbox', { name: 'Search' }).fill(name)
  await bob.page.getByRole('button', { name: `Join ${name}` }).click()
  await expect(bob.page.getByRole('heading', { level: 1, name: 'general' })).toBeVisible()
  await expect(members).toContainText('Online · 2')
  await expect(members.getByRole('listitem').filter({ hasText: bob.name })).toBeVisible()

  await bob.page.getByRole('button', { name: `Menu of ${name}` }).click()
  await bob.page.getByRole('menuitem', { name: 'Leave the server' }).click()
  await bob.page.getByRole('button', { name: 'Leave the server' }).click()
  await expect(bob.page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible()
  await expect(bob.page.getByRole('link', { name })).toHaveCount(0)
  await expect(members).toContainText('Online · 1')
})

test('who closes the last page is offline within fifteen seconds', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  if (!ann || !bob) throw new Error('nobody came')
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  const members = ann.page.getByRole('complementary', { name: 'Members' })
  await expect(members).toContainText('Online · 2')
  await bob.page.close()
  await expect(members).toContainText('Offline · 1', { timeout: 15 * soon().timeout })
})

test('a server that is not mine says so, and so does an address that leads nowhere', async ({ meet }) => {
  const { people } = await meet('Ann')
  const page = people[0]?.page
  if (!page) throw new Error('nobody came')
  await page.goto(`/s/${randomUUID()}`)
  await expect(page.getByRole('heading', { level: 1, name: 'You are not in this server' })).toBeVisible()
  await page.goto('/no/such/page')
  await expect(page.getByRole('heading', { level: 1, name: 'There is nothing at this address' })).toBeVisible()
})
