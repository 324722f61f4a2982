import { randomUUID } from 'node:crypto'
import type { Api } from './world/api'
import { expect, test } from './world/test'

async function link(api: Api, serverId: string, more: { maxUses?: number; expiresAt?: string } = {}): Promise<string> {
  const { createInvitation } = await api.run<{ createInvitation: { code: string } }>(
    'mutation($input: CreateInvitationInput!) { createInvitation(input: $input) { code } }',
    { input: { requestId: randomUUID(), serverId, ...more } },
  )
  return createInvitation.code
}

test('a link is made, looked at signed out, and lets one in after signing up', async ({ meet, browser, beep }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.open(serverId, channelId)
  await ann.page.getByRole('button', { name: 'Menu of Atelier' }).click()
  await ann.page.getByRole('menuitem', { name: 'Invite people' }).click()
  await ann.page.getByRole('button', { name: 'Make a link' }).click()
  const address = await ann.page.getByRole('textbox', { name: 'Link' }).inputValue()
  expect(address).toMatch(/\/i\/[\w-]+$/)

  const context = await browser.newContext({ baseURL: beep })
  const page = await context.newPage()
  await page.goto(new URL(address).pathname)
  await expect(page.getByRole('heading', { level: 1, name: 'Atelier' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText(`${ann.name} invites you to`)
  await expect(page.getByRole('main')).toContainText('1 member')
  await page.getByRole('link', { name: 'Create an account and join' }).click()
  const username = `zoe_${randomUUID().slice(0, 8)}`
  await page.getByLabel('First name').fill('Zoe')
  await page.getByLabel('Last name').fill('Guest')
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('E-mail').fill(`${username}@example.org`)
  await page.getByLabel('Password').fill(`long ${randomUUID()}`)
  await page.getByRole('button', { name: 'Create my account' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'general' })).toBeVisible()
  await ann.page.keyboard.press('Escape')
  await expect(ann.page.getByRole('complementary', { name: 'Members' })).toContainText('Zoe Guest')
  await context.close()
})

test('a link alone lets nobody in: one presses the button', async ({ meet }) => {
  const { people, serverId } = await meet('Ann')
  const { people: others } = await meet('Bob')
  const [ann] = people
  const [bob] = others
  const code = await link(ann.api, serverId)
  await bob.page.goto(`/i/${code}`)
  const join = bob.page.getByRole('button', { name: 'Join Atelier' })
  await expect(join).toBeVisible()
  await join.click()
  await expect(bob.page.getByRole('heading', { level: 1, name: 'general' })).toBeVisible()
  await bob.page.goto(`/i/${code}`)
  await expect(bob.page.getByRole('button', { name: 'Open Atelier' })).toBeVisible()
})

test('used up, withdrawn, banned: each is said clearly', async ({ meet }) => {
  const { people, serverId } = await meet('Ann', 'Bob')
  const { people: others } = await meet('Cem')
  const [ann, bob] = people
  const [cem] = others
  const one = await link(ann.api, serverId, { maxUses: 1 })
  const other = await link(ann.api, serverId)
  await cem.api.run('mutation($code: String!) { acceptInvitation(code: $code) { id } }', { code: one })
  const { page } = bob
  await page.goto(`/i/${one}`)
  await expect(page.getByRole('heading', { level: 1, name: 'This invitation is used up' })).toBeVisible()
  await page.goto('/i/nothing')
  await expect(page.getByRole('heading', { level: 1, name: 'There is no such invitation' })).toBeVisible()

  await ann.api.run('mutation($s: ID!, $u: ID!) { banMember(serverId: $s, userId: $u) }', {
    s: serverId,
    u: bob.account.id,
  })
  await page.goto(`/i/${other}`)
  await page.getByRole('button', { name: 'Join Atelier' }).click()
  await expect(page.getByRole('alert')).toContainText('There is a ban')

  await ann.page.goto(`/s/${serverId}/settings/invitations`)
  await expect(ann.page.getByRole('row').filter({ hasText: one })).toContainText('1 of 1')
  await ann.page.getByRole('button', { name: `Withdraw the link ${other}` }).click()
  await expect(ann.page.getByRole('row').filter({ hasText: other })).toHaveCount(0)
  await page.goto(`/i/${other}`)
  await expect(page.getByRole('heading', { level: 1, name: 'There is no such invitation' })).toBeVisible()
})

test('an invitation by username appears, and is accepted or declined', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const { people: others } = await meet('Bob')
  const [ann] = people
  const [bob] = others
  await bob.page.goto('/')
  await expect(bob.page.getByRole('list', { name: 'Your servers' })).toBeVisible()
  await ann.open(serverId, channelId)
  await ann.page.getByRole('button', { name: 'Menu of Atelier' }).click()
  await ann.page.getByRole('menuitem', { name: 'Invite people' }).click()
  await ann.page.getByLabel('Username').fill(`@${bob.account.username}`)
  await ann.page.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(ann.page.getByText(`${bob.account.username} is invited.`)).toBeVisible()

  const home = bob.page.getByRole('navigation', { name: 'Servers' }).getByRole('link', { name: /^Home/ })
  await bob.page.goto('/discover')
  await expect(home).toHaveAccessibleName('Home, 1 invitation')
  await home.click()
  const received = bob.page.getByRole('region', { name: 'Invitations' })
  await expect(received).toContainText(`${ann.name} invites you to Atelier`)
  await received.getByRole('button', { name: 'Decline Atelier' }).click()
  await expect(received).toHaveCount(0)
  await expect(home).toHaveAccessibleName('Home')

  await ann.page.getByLabel('Username').fill(bob.account.username)
  await ann.page.getByRole('button', { name: 'Invite', exact: true }).click()
  await received.getByRole('button', { name: 'Accept Atelier' }).click()
  await expect(bob.page.getByRole('heading', { level: 1, name: 'general' })).toBeVisible()
  await ann.page.keyboard.press('Escape')
  await expect(ann.page.getByRole('complementary', { name: 'Members' })).toContainText(bob.name)
})
