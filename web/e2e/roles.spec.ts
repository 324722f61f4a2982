import type { Page } from '@playwright/test'
import { Rights } from './world/rights'
import { expect, test } from './world/test'

const list = (page: Page) => page.getByRole('list', { name: 'Roles, highest first' })
const names = (page: Page) =>
  list(page)
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.querySelector('span:nth-child(2)')?.textContent))
const bar = (page: Page) => page.getByText('You have unsaved changes.')

test('a role is made, shaped, compared before it is saved, and deleted', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  await bob.open(serverId, channelId)
  await page.goto(`/s/${serverId}/settings/roles`)
  await page.getByRole('button', { name: 'Create a role' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'New role' })).toBeVisible()
  await expect(page).toHaveURL(/settings\/roles\/.+/)

  // A name and a colour take nothing from anybody: they are saved at once.
  await page.getByRole('textbox', { name: 'Name' }).fill('Crew')
  await page.getByRole('radio', { name: 'Colour #2563eb' }).check()
  await expect(bar(page)).toBeVisible()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(bar(page)).toHaveCount(0)
  await expect(list(page).getByRole('link', { name: 'Crew' })).toBeVisible()

  const rights = new Rights(ann.api, serverId)
  const [crew] = await rights.roles()
  await rights.give(bob.account.id, crew?.id ?? '')
  await expect(list(page).getByRole('link', { name: /^Crew.*1 member$/ })).toBeVisible()
  await page.getByRole('switch', { name: 'Manage channels' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  const review = page.getByRole('dialog', { name: 'Save Crew?' })
  await expect(review.getByText('1 member is affected.')).toBeVisible()
  await review.getByText(/1 member gains Manage channels/).click()
  await expect(review.getByText(bob.name)).toBeVisible()
  await review.getByRole('button', { name: 'Save' }).click()
  await expect(review).toHaveCount(0)
  await bob.page.getByRole('button', { name: 'Menu of Atelier' }).click()
  await expect(bob.page.getByRole('menuitem', { name: 'Create a channel' })).toBeVisible()

  await page.getByRole('button', { name: 'Delete the role…' }).click()
  const removal = page.getByRole('dialog', { name: 'Delete Crew?' })
  await expect(removal.getByText(/1 member loses Manage channels/)).toBeVisible()
  await removal.getByRole('button', { name: 'Delete the role' }).click()
  await expect(list(page).getByRole('link', { name: 'Crew' })).toHaveCount(0)
})

test('the ladder is changed by buttons, by keys and by pointer', async ({ meet }) => {
  const { people, serverId } = await meet('Ann')
  const [ann] = people
  const { page } = ann
  const rights = new Rights(ann.api, serverId)
  for (const name of ['Guests', 'Helpers', 'Leads']) await rights.create(name)
  await page.goto(`/s/${serverId}/settings/roles`)
  await expect(list(page).getByRole('link')).toHaveCount(4)
  const start = await names(page)
  const [first = '', second = '', third = ''] = start.map(String)

  await list(page).getByRole('link', { name: third }).hover()
  await page.getByRole('button', { name: `Move ${third} up` }).click()
  await expect.poll(() => names(page)).toEqual([first, third, second, start[3]])
  await expect(page.getByText(`${third} was moved.`)).toBeAttached()

  await list(page).getByRole('link', { name: third }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(() => names(page)).toEqual([third, first, second, start[3]])
  // The highest goes no higher, and keeps the focus.
  await page.keyboard.press('Alt+ArrowUp')
  await expect(list(page).getByRole('link', { name: third })).toBeFocused()

  const target = await list(page).getByRole('link', { name: second }).boundingBox()
  const source = await list(page).getByRole('link', { name: third }).boundingBox()
  if (!source || !target) throw new Error('nothing to drag')
  await page.mouse.move(source.x + 40, source.y + source.height / 2)
  await page.mouse.down()
  await page.mouse.move(target.x + 40, target.y + target.height - 8, { steps: 8 })
  await page.mouse.move(target.x + 40, target.y + target.height - 6, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => names(page)).toEqual([first, second, third, start[3]])
  await expect
    .poll(async () => (await rights.roles()).map(({ name }) => name))
    .toEqual([first, second, third, start[3]])
})

test('roles at or above one’s own are read only, with the reason; rights that one lacks cannot be given', async ({
  meet,
}) => {
  const { people, serverId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = bob
  const rights = new Rights(ann.api, serverId)
  const managers = await rights.create('Managers', ['MANAGE_ROLES'])
  const guests = await rights.create('Guests')
  await ann.api.run('mutation($serverId: ID!, $id: ID!) { moveRole(serverId: $serverId, id: $id) { id } }', {
    serverId,
    id: guests,
  })
  await rights.give(bob.account.id, managers)

  await page.goto(`/s/${serverId}/settings/roles/${managers}`)
  await expect(page.getByText('This is your own highest role.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Name' })).not.toBeEditable()
  await expect(page.getByRole('switch', { name: 'Manage roles' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Move Managers down' })).toHaveCount(0)

  await list(page).getByRole('link', { name: 'Guests' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeEditable()
  await expect(page.getByRole('button', { name: 'Move Guests up' })).toBeDisabled()
  await expect(page.getByRole('switch', { name: 'Manage members' })).toBeDisabled()
  const lacking = page.getByText('You can only give rights that you have yourself.').first()
  await expect(lacking).toBeVisible()
  await page.getByRole('button', { name: 'Why?' }).first().click()
  const answer = page.getByRole('dialog', { name: /^Why can’t I/ })
  await expect(answer.getByText('No role of yours gives it.')).toBeVisible()
})

test('what is not saved is held while others change the role, and leaving asks', async ({ meet }) => {
  const { people, serverId } = await meet('Ann')
  const [ann] = people
  const { page } = ann
  const rights = new Rights(ann.api, serverId)
  const crew = await rights.create('Crew')
  await page.goto(`/s/${serverId}/settings/roles/${crew}`)
  await page.getByRole('textbox', { name: 'Name' }).fill('Crew of the night')
  await rights.set(crew, ['MANAGE_CHANNELS'])
  await expect(page.getByRole('switch', { name: 'Manage channels' })).toBeChecked()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Crew of the night')

  await page.getByRole('link', { name: 'Overview' }).click()
  const question = page.getByRole('dialog', { name: 'Leave without saving?' })
  await question.getByRole('button', { name: 'Stay here' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Crew of the night')
  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(bar(page)).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Crew')
  await page.getByRole('textbox', { name: 'Name' }).fill('Nobody')
  await page.getByRole('link', { name: 'Overview' }).click()
  await question.getByRole('button', { name: 'Leave and lose them' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
})
