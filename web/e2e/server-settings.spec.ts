import { expect, test } from './world/test'
import { soon } from './world/time'

test('name, rules and visibility are changed and seen by others at once', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  await bob.open(serverId, channelId)
  await ann.open(serverId, channelId)
  await page.getByRole('button', { name: 'Menu of Atelier' }).click()
  await page.getByRole('menuitem', { name: 'Server settings' }).click()
  await expect(page).toHaveURL(new RegExp(`/s/${serverId}/settings/overview$`))

  await page.getByRole('textbox', { name: 'Name' }).fill('Atelier Nord')
  await page.getByLabel('Description').fill('Maps and signs')
  await page.getByLabel('Rules').fill('Be kind.')
  await page.getByLabel('Welcome channel').selectOption({ label: '#general' })
  await page.getByRole('checkbox', { name: '#general' }).check()
  await page.getByRole('switch', { name: 'Public' }).uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('You have unsaved changes.')).toHaveCount(0)
  await expect(bob.page.getByRole('heading', { level: 2, name: 'Atelier Nord' })).toBeVisible(soon())

  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Atelier Nord')
  await expect(page.getByLabel('Rules')).toHaveValue('Be kind.')
  await expect(page.getByRole('checkbox', { name: '#general' })).toBeChecked()
  await expect(page.getByRole('switch', { name: 'Public' })).not.toBeChecked()
})

test('a name of blanks cannot be saved, and says so', async ({ meet }) => {
  const { people, serverId } = await meet('Ann')
  const { page } = people[0]
  await page.goto(`/s/${serverId}/settings/overview`)
  await page.getByRole('textbox', { name: 'Name' }).fill('  ')
  await expect(page.getByText('A server needs a name.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
})

test('the server is given to somebody else, who then sees what only the owner sees', async ({ meet }) => {
  const { people, serverId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  await page.goto(`/s/${serverId}/settings/overview`)
  await page.getByRole('button', { name: 'Give the server to somebody else…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Give Atelier to somebody else' })
  await dialog.getByLabel('The new owner').fill(bob.account.username)
  await dialog.getByRole('button', { name: bob.account.username }).click()
  await dialog.getByRole('button', { name: `Give it to ${bob.name}` }).click()
  await expect(page.getByText('This page is closed to you')).toBeVisible()
  await bob.page.goto(`/s/${serverId}/settings/overview`)
  await expect(bob.page.getByRole('button', { name: 'Delete the server…' })).toBeVisible()
})

test('the server goes when its name is typed, for everybody', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  await bob.open(serverId, channelId)
  await page.goto(`/s/${serverId}/settings/overview`)
  await page.getByRole('button', { name: 'Delete the server…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Atelier?' })
  await dialog.getByLabel(/Type the server’s name/).fill('Ateli')
  await expect(dialog.getByRole('button', { name: 'Delete the server' })).toBeDisabled()
  await dialog.getByLabel(/Type the server’s name/).fill('Atelier')
  await dialog.getByRole('button', { name: 'Delete the server' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible()
  await expect(bob.page.getByRole('heading', { level: 1, name: 'You are not in this server' })).toBeVisible()
})

test('who may not manage the server finds the page closed, by its address too', async ({ meet }) => {
  const { people, serverId } = await meet('Ann', 'Bob')
  const { page } = people[1]
  await page.goto(`/s/${serverId}/settings/overview`)
  await expect(page.getByText('This page is closed to you')).toBeVisible()
})

test('on a phone one goes from the list of sections to one of them, and back', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const { page } = people[0]
  await page.setViewportSize({ width: 390, height: 844 })
  await people[0].open(serverId, channelId)
  await page.getByRole('button', { name: 'Servers', exact: true }).click()
  await page.getByRole('button', { name: 'Menu of Atelier' }).click()
  await page.getByRole('menuitem', { name: 'Server settings' }).click()
  await page.getByRole('link', { name: 'Roles' }).click()
  await page.getByRole('link', { name: /everyone/ }).click()
  await expect(page.getByRole('switch', { name: 'Send messages' })).toBeChecked()
  await page.getByRole('link', { name: 'All roles' }).click()
  await expect(page.getByRole('list', { name: 'Roles, highest first' })).toBeVisible()
  await page.getByRole('button', { name: 'All settings' }).click()
  await page.getByRole('link', { name: 'Back to Atelier' }).click()
  await expect(people[0].box).toBeVisible()
})

test('settings speak French', async ({ meet }) => {
  const { people, serverId } = await meet('Ann')
  const { page } = people[0]
  await page.addInitScript(() => localStorage.setItem('locale', 'fr'))
  await page.goto(`/s/${serverId}/settings/roles`)
  await expect(page.getByRole('heading', { level: 1, name: 'Rôles' })).toBeVisible()
  await expect(page.getByText('Écrire dans un salon.')).toBeVisible()
})
