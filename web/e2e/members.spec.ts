import type { Page } from '@playwright/test'
import { Rights } from './world/rights'
import { expect, test } from './world/test'

const members = (page: Page) => page.getByRole('complementary', { name: 'Members' })
const row = (page: Page, name: string) => members(page).getByRole('listitem').filter({ hasText: name })

async function choose(page: Page, name: string, ...entries: string[]) {
  await row(page, name).click({ button: 'right' })
  for (const entry of entries) await page.getByRole('menuitem', { name: entry }).click()
}

test('hoisted roles stand apart, by colour and name, live for everybody', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const rights = new Rights(ann.api, serverId)
  const guides = await rights.create('Guides')
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await bob.say('Good morning')
  await expect(members(ann.page)).toContainText('Online · 2')

  await ann.api.run('mutation($input: UpdateRoleInput!) { updateRole(input: $input) { id } }', {
    input: { serverId, id: guides, hoist: true, color: '#ffee00' },
  })
  await choose(ann.page, bob.name, 'Roles')
  await ann.page.getByRole('menuitemcheckbox', { name: 'Guides' }).click()
  for (const { page } of [ann, bob]) {
    await expect(members(page)).toContainText('Guides · 1')
    await expect(members(page)).toContainText('Online · 1')
  }
  // The yellow of the role would not be read on white: the name is written in a darker one.
  const written = ann.row('Good morning').getByRole('button', { name: bob.name }).locator('span')
  await expect(written).toHaveAttribute('style', /light-dark\(rgb\(.+\), rgb\(255, 238, 0\)\)/)
  await expect(written).not.toHaveAttribute('style', /light-dark\(rgb\(255, 238, 0\)/)
})

test('a nickname is seen by all at once, in the list and at messages', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await bob.say('Hello')
  await choose(ann.page, bob.name, 'Nickname…')
  await ann.page.getByRole('textbox', { name: 'Nickname' }).fill('Captain')
  await ann.page.getByRole('button', { name: 'Save' }).click()
  for (const { page } of [ann, bob]) {
    await expect(row(page, 'Captain')).toBeVisible()
    await expect(page.getByRole('list', { name: 'Messages in general' })).toContainText('Captain')
  }

  // So it is where somebody types, is looked for, and is mentioned.
  await expect(async () => {
    // What follows a message too soon is not told.
    await bob.box.press('a')
    await expect(ann.page.getByText('Captain is typing')).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await ann.box.pressSequentially('hear @capt')
  await ann.page.getByRole('option', { name: /Captain/ }).click()
  await ann.box.press('Enter')
  await expect(bob.page.getByText('@Captain')).toBeVisible()
  await ann.api.run(
    'mutation($serverId: ID!, $userId: ID!, $nickname: String) ' +
      '{ setNickname(serverId: $serverId, userId: $userId, nickname: $nickname) { nickname } }',
    { serverId, userId: bob.account.id, nickname: 'Admiral' },
  )
  for (const { page } of [ann, bob]) await expect(page.getByText('@Admiral')).toBeVisible()
})

test('who is muted cannot write until it ends', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await choose(ann.page, bob.name, 'Mute…')
  await ann.page.getByRole('radio', { name: '10 minutes' }).check({ force: true })
  await ann.page.getByLabel('Reason').fill('Too loud')
  await ann.page.getByRole('button', { name: 'Mute', exact: true }).click()
  await expect(bob.page.getByText('You may read here, but not write')).toBeVisible()
  await expect(row(ann.page, bob.name).getByRole('img', { name: 'Muted' })).toBeVisible()
  await choose(ann.page, bob.name, 'End the mute')
  await expect(bob.box).toBeVisible()
})

test('who is kicked is out at once and may come back; who is banned may not', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await choose(ann.page, bob.name, 'Kick…')
  await ann.page.getByRole('button', { name: 'Kick', exact: true }).click()
  await expect(bob.page.getByRole('heading', { level: 1, name: 'You are not in this server' })).toBeVisible()
  await expect(row(ann.page, bob.name)).toHaveCount(0)

  await bob.api.joinServer(serverId)
  await bob.api.send(channelId, 'Back again')
  await expect(ann.row('Back again')).toBeVisible()
  await choose(ann.page, bob.name, 'Ban…')
  await ann.page.getByRole('radio', { name: 'The last hour' }).check({ force: true })
  await ann.page.getByLabel('Reason').fill('Spam')
  await ann.page.getByRole('button', { name: 'Ban', exact: true }).click()
  // Behind a dialog nothing has a role: it goes when the act is done.
  await expect(ann.page.getByRole('dialog')).toHaveCount(0)
  await expect(row(ann.page, bob.name)).toHaveCount(0)
  await expect(ann.row('Back again')).toHaveCount(0)
  await expect(bob.api.joinServer(serverId)).rejects.toThrow('BANNED')

  await ann.page.goto(`/s/${serverId}/settings/bans`)
  await expect(ann.page.getByRole('listitem').filter({ hasText: bob.name })).toContainText('Spam')
  // Found by a part of the name, as members are.
  const search = ann.page.getByRole('searchbox', { name: 'Search' })
  await search.fill(bob.account.username.slice(1, -1).toUpperCase())
  await expect(ann.page.getByRole('listitem').filter({ hasText: bob.name })).toBeVisible()
  await search.fill('nobody of this name')
  await expect(ann.page.getByText('No ban fits.')).toBeVisible()
  await search.fill('')
  await ann.page.getByRole('button', { name: `Lift the ban of ${bob.name}` }).click()
  await expect(ann.page.getByText('Nobody is banned')).toBeVisible()
  await bob.api.joinServer(serverId)

  // What is done in another window is seen at once.
  const server = { serverId, userId: bob.account.id }
  const other = ann.api
  await other.run('mutation($serverId: ID!, $userId: ID!) { banMember(serverId: $serverId, userId: $userId) }', server)
  await expect(ann.page.getByRole('listitem').filter({ hasText: bob.name })).toBeVisible()
  await other.run('mutation($serverId: ID!, $userId: ID!) { unban(serverId: $serverId, userId: $userId) }', server)
  await expect(ann.page.getByText('Nobody is banned')).toBeVisible()
})

test('rank is obeyed and said: what cannot be done has its reason', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob', 'Cem')
  const [ann, bob, cem] = people
  const rights = new Rights(ann.api, serverId)
  const guards = await rights.create('Guards', ['MANAGE_MEMBERS'])
  await rights.give(bob.account.id, guards)
  await bob.open(serverId, channelId)

  await row(bob.page, ann.name).click({ button: 'right' })
  const kick = bob.page.getByRole('menuitem', { name: 'Kick…' })
  await expect(kick).toBeDisabled()
  await expect(kick).toContainText('They own the server.')
  await bob.page.keyboard.press('Escape')
  await row(bob.page, cem.name).click({ button: 'right' })
  await expect(kick).toBeEnabled()
  await bob.page.keyboard.press('Escape')

  await rights.give(cem.account.id, guards)
  await cem.open(serverId, channelId)
  await row(cem.page, bob.name).click({ button: 'right' })
  await expect(cem.page.getByRole('menuitem', { name: 'Kick…' })).toContainText(
    'Their highest role is not below yours.',
  )
  await cem.page.keyboard.press('Escape')
})

test('by key: one tab stop, arrows, Enter for the card, the menu key for the menu', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await bob.open(serverId, channelId)
  await ann.open(serverId, channelId)
  const { page } = ann
  await expect(members(page)).toContainText('Online · 2')
  await expect(members(page).locator('[data-person][tabindex="0"]')).toHaveCount(1)
  await members(page).locator('[data-person][tabindex="0"]').focus()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, bob.name).locator('[data-person]')).toBeFocused()
  await page.keyboard.press('Enter')
  const card = page.getByRole('dialog', { name: `Profile of ${bob.name}` })
  await expect(card).toContainText('Member since')
  await page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  await expect(row(page, bob.name).locator('[data-person]')).toBeFocused()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Profile' })).toBeVisible()
})
