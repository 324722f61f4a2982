import { expect, test } from './world/test'

test.use({ locale: 'fr-FR' })

test('a French browser is spoken to in French, and the language can be changed without a reload', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await expect(ann.page.locator('html')).toHaveAttribute('lang', 'fr')
  await expect(ann.page.getByRole('textbox', { name: 'Écrire dans #general' })).toBeVisible()
  await expect(ann.page.getByText('Pas encore de message. Dites bonjour.')).toBeVisible()
  await bob.box.pressSequentially('b')
  await expect(ann.page.getByText('Bob Test écrit')).toBeVisible()
  await bob.box.press('Enter')
  await expect(bob.rows).not.toHaveAttribute('data-state')
  await bob.box.press('ArrowUp')
  await bob.page.getByRole('textbox', { name: 'Modifier le message' }).fill('bonjour')
  await bob.page.keyboard.press('Enter')
  await expect(ann.row('bonjour')).toContainText('(modifié)')

  await ann.page.evaluate(() => Object.assign(window, { wasHere: true }))
  await ann.page.getByRole('region', { name: 'Vous' }).getByRole('button').click()
  await ann.page.getByRole('menuitemradio', { name: 'English' }).click()
  await expect(ann.page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(ann.row('bonjour')).toContainText('(edited)')
  await expect(ann.page.getByRole('textbox', { name: 'Message #general' })).toBeVisible()
  expect(await ann.page.evaluate(() => 'wasHere' in window)).toBe(true)
})

test('what a form lacks is said in the language of the page, whatever the browser’s', async ({ page }) => {
  await page.goto('/sign-up')
  await page.getByRole('button', { name: 'Créer mon compte' }).click()
  const said = (label: string) =>
    page.getByLabel(label).evaluate((input) => (input as HTMLInputElement).validationMessage)
  expect(await said('Prénom')).toBe('Remplissez ce champ.')
  await page.getByLabel('Prénom').fill('Zoé')
  expect(await said('Prénom')).toBe('')
  await page.getByLabel('E-mail').fill('zoe')
  await page.getByRole('button', { name: 'Créer mon compte' }).click()
  expect(await said('E-mail')).toBe('Ce n’est pas une adresse e-mail.')
})
