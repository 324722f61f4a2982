import { grant } from './world/instance'
import { expect, test } from './world/test'

test('an administrator gives a role, and the other finds the way to the pages in her menu', async ({
  meet,
  administrator,
}) => {
  const { people, serverId, channelId } = await meet('Mira')
  const [mira] = people
  await mira.open(serverId, channelId)
  const menu = mira.page.getByRole('region', { name: 'You' }).getByRole('button', { name: 'Settings' })
  const entry = mira.page.getByRole('menuitem', { name: 'Manage this Beep' })
  await menu.click()
  await expect(mira.page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible()
  await expect(entry).toHaveCount(0)
  await mira.page.keyboard.press('Escape')

  const root = await administrator('Root')
  const { page } = root
  await page.goto('/instance/roles')
  const group = page.getByRole('heading', { name: 'Moderator of people' }).locator('..')
  await group.getByRole('button', { name: 'Add somebody…' }).click()
  const picking = page.getByRole('dialog', { name: 'Who becomes “Moderator of people”?' })
  await picking.getByLabel('Person').fill(mira.account.username)
  await picking.getByRole('button', { name: mira.name }).click()
  const asking = page.getByRole('dialog', { name: `Make ${mira.name} “Moderator of people”?` })
  await expect(asking).toContainText('works off reports')
  await asking.getByRole('button', { name: 'Give the role' }).click()
  const holders = page.getByRole('list', { name: 'Moderator of people' })
  await expect(holders).toContainText(mira.name)

  await expect(async () => {
    await menu.click()
    await expect(mira.page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible()
    const isThere = await entry.isVisible()
    if (!isThere) await mira.page.keyboard.press('Escape')
    expect(isThere).toBe(true)
  }).toPass()
  await entry.click()
  // Only the pages that the role opens, the first one at once.
  await expect(mira.page).toHaveURL(/instance\/reports$/)
  const pages = mira.page.getByRole('navigation', { name: 'Manage this Beep' }).getByRole('listitem')
  await expect(pages).toHaveText(['Reports', 'People'])
  await mira.page.goto('/instance/audit')
  await expect(mira.page.getByText('This page is closed to you')).toBeVisible()

  // On who helps to run it a moderator does not act, nor on herself.
  await mira.page.goto(`/instance/users/${root.account.id}`)
  await expect(mira.page.getByRole('button', { name: 'Suspend…' })).toBeDisabled()
  await expect(mira.page.getByText('only an administrator may')).toBeVisible()
  await mira.page.goto(`/instance/users/${mira.account.id}`)
  await expect(mira.page.getByText('This is you: somebody else has to do it.')).toBeVisible()

  // What she loses goes from her sight by itself, as it came.
  await holders.getByRole('button', { name: `Take “Moderator of people” from ${mira.name}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take the role' }).click()
  await expect(holders.getByText(mira.name)).toHaveCount(0)
  await expect(mira.page.getByText('There is nothing at this address')).toBeVisible()
})

test('people are found, page by page, and the address keeps what was searched', async ({ meet, administrator }) => {
  const { people } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const root = await administrator('Root')
  const { page } = root
  await page.goto('/instance/users')
  await page.getByLabel('Search').fill(ann.account.email)
  const rows = page.getByRole('table').getByRole('rowheader')
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText(ann.name)
  await page.reload()
  await expect(page.getByLabel('Search')).toHaveValue(ann.account.email)
  await expect(rows).toHaveCount(1)
  await page.getByLabel('Show').selectOption({ label: 'Only suspended ones' })
  await expect(page.getByText('Nobody fits.')).toBeVisible()
  await page.getByLabel('Show').selectOption({ label: 'All' })

  await page.getByLabel('Search').fill(bob.account.id)
  await expect(rows).toContainText(bob.name)
  await page.getByRole('button', { name: `Actions for ${bob.name}` }).click()
  await expect(page.getByRole('menuitem', { name: 'Suspend…' })).toBeVisible()
  await page.getByRole('menuitem', { name: 'Sign out everywhere…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign them out' }).click()
  await expect(page.getByText(`${bob.name} is signed out everywhere.`)).toBeVisible()
})

test('in French, and the last administrator stays', async ({ meet, administrator }) => {
  const { people } = await meet('Nell')
  const [nell] = people
  const root = await administrator('Root')
  await grant(root.api, nell.account.id, 'SERVER_MODERATOR')
  const { page } = root
  await page.addInitScript(() => localStorage.setItem('locale', 'fr'))
  await page.goto(`/instance/audit?target=${nell.account.id}`)
  await expect(page.getByRole('list', { name: 'Journal d’audit' })).toContainText(
    `${root.name} a donné à ${nell.name} le rôle « Modérateur des serveurs ».`,
  )
  await page.getByRole('button', { name: 'Tout afficher' }).click()
  await expect(page.getByRole('list', { name: 'Journal d’audit' })).toContainText(
    `La ligne de commande a donné à ${root.name} le rôle « Administrateur ».`,
  )
  await page.goto('/instance')
  await expect(page.getByRole('navigation', { name: 'Gérer ce Beep' }).getByRole('listitem')).toHaveText([
    'Signalements',
    'Personnes',
    'Serveurs',
    'Ceux qui aident à le tenir',
    'Journal d’audit',
    'Réglages',
  ])
  await page.goto(`/instance/users/${root.account.id}`)
  await expect(page.getByRole('switch', { name: 'Administrateur' })).toBeDisabled()
})
