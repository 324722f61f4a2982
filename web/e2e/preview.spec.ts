import { Rights } from './world/rights'
import { expect, test } from './world/test'

test('a manager sees the server as a role does; nothing is sent, nothing is marked read', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  const rights = new Rights(ann.api, serverId)
  const guests = await rights.create('Guests')
  const secret = await ann.api.createChannel(serverId, 'secret')
  await rights.setPrivate(secret, true)
  await ann.open(serverId, channelId)
  await expect(ann.channel('secret')).toBeVisible()

  await page.goto(`/s/${serverId}/settings/roles/${guests}`)
  await page.getByRole('button', { name: 'See the server as this role' }).click()
  const bar = page.getByRole('status').filter({ hasText: 'You see this server as @Guests' })
  await expect(bar).toBeVisible()
  await expect(ann.channel('general')).toBeVisible()
  await expect(ann.channel('secret')).toHaveCount(0)
  await expect(ann.box).toHaveCount(0)
  await expect(page.getByText('Here one could write. Nothing is sent during a preview.')).toBeVisible()
  await page.getByRole('button', { name: 'Menu of Atelier' }).click()
  await expect(page.getByRole('menuitem', { name: 'What may I do here?' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'Server settings' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)

  // It comes in, is seen, and stays unread.
  await bob.api.send(channelId, `@${ann.account.username} are you there?`)
  await expect(ann.row('are you there?')).toBeVisible()
  await expect(ann.channel('general')).toContainText('1 mention')
  await page.waitForTimeout(600) // Longer than marks wait for each other.

  // What a role gains meanwhile is seen too.
  await rights.setPrivate(secret, true, [guests])
  await expect(ann.channel('secret')).toBeVisible()

  await bar.getByRole('button', { name: 'Leave the preview' }).click()
  await expect(bar).toHaveCount(0)
  await expect(ann.box).toBeVisible()
  await expect(ann.channel('general')).not.toContainText('mention')
})

test('a manager sees the server as a member does', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  const rights = new Rights(ann.api, serverId)
  await rights.setOverwrite(channelId, { userId: bob.account.id }, [], ['SEND_MESSAGES'])
  await page.goto(`/s/${serverId}/settings/access`)
  await page.getByRole('button', { name: `See the server as ${bob.name}` }).click()
  await expect(page.getByText(`You see this server as ${bob.name}`)).toBeVisible()
  await expect(page.getByText('Here one could not write.')).toBeVisible()
  await page.getByRole('navigation', { name: 'Servers' }).getByRole('link', { name: 'Home' }).click()
  await expect(page.getByText(`You see this server as ${bob.name}`)).toHaveCount(0)
})
