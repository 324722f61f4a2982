import { Rights } from './world/rights'
import { expect, test } from './world/test'

test('a dialog begins where one goes on, and gives the focus back', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  await ann.open(serverId, channelId)
  await bob.api.send(channelId, 'Good morning')
  const menu = page.getByRole('button', { name: 'Menu of Atelier' })

  // With fields: the first of them.
  await menu.press('Enter')
  await page.getByRole('menuitem', { name: 'Create a channel' }).press('Enter')
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(menu).toBeFocused()

  // Without: what leaves all as it is.
  const row = ann.row('Good morning')
  await row.focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Delete' }).press('Enter')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Keep' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row).toBeFocused()
})

test('opening a profile by key and pressing it again takes nothing away', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  const rights = new Rights(ann.api, serverId)
  await rights.give(bob.account.id, await rights.create('Guides'))
  await ann.open(serverId, channelId)
  const person = page
    .getByRole('listitem')
    .filter({ hasText: `@${bob.account.username}` })
    .getByRole('button')
    .first()
  await person.press('Enter')
  const card = page.getByRole('dialog', { name: `Profile of ${bob.name}` })
  await expect(card).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(card.getByText('Guides')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  await expect(person).toBeFocused()
})
