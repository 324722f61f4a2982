import { Rights } from './world/rights'
import { expect, test } from './world/test'

test('a refused action tells the one rule that refuses it', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = bob
  const rights = new Rights(ann.api, serverId)
  const quiet = await rights.create('Quiet')
  await rights.give(bob.account.id, quiet)
  await rights.setOverwrite(channelId, { roleId: quiet }, [], ['SEND_MESSAGES'])
  await page.goto(`/s/${serverId}/${channelId}`)
  await page.getByRole('button', { name: 'Why?' }).click()
  const answer = page.getByRole('dialog', { name: 'Why can’t I do this?' })
  await expect(answer.getByText('#general denies it to the role Quiet.')).toBeVisible()

  // It stays true while it is open.
  await rights.setOverwrite(channelId, { roleId: quiet }, [], [])
  await rights.takeFromEveryone('SEND_MESSAGES')
  await expect(answer.getByText('No role of yours gives it.')).toBeVisible()
  await expect(answer).toContainText('Those who manage the roles of this server can change it.')

  // A mute is no matter of roles: others end it.
  await rights.giveEveryone('SEND_MESSAGES')
  await ann.api.run(
    'mutation($s: ID!, $u: ID!, $t: DateTime!) { muteMember(serverId: $s, userId: $u, until: $t) { mutedUntil } }',
    { s: serverId, u: bob.account.id, t: new Date(Date.now() + 3_600_000).toISOString() },
  )
  await expect(answer.getByText(/^Muted until/)).toBeVisible()
  await expect(answer).toContainText('Those who manage the members of this server can end it before.')
})

test('everybody may ask what they may do here', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [, bob] = people
  const { page } = bob
  await bob.open(serverId, channelId)
  await page.getByRole('button', { name: 'Menu of general' }).click()
  await page.getByRole('menuitem', { name: 'What may I do here?' }).click()
  const answer = page.getByRole('dialog', { name: 'What I may do' })
  const item = (name: string) => answer.getByRole('listitem').filter({ hasText: name })
  await expect(item('Send messages').getByRole('img', { name: 'Yes' })).toBeVisible()
  await expect(item('Manage messages').getByRole('img', { name: 'No' })).toBeVisible()
  await expect(item('Manage messages')).toContainText('No role of yours gives it.')
})

test('a manager reads members against rights, and why', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  const rights = new Rights(ann.api, serverId)
  await rights.setOverwrite(channelId, { userId: bob.account.id }, [], ['SEND_MESSAGES'])
  await page.goto(`/s/${serverId}/settings/access`)
  await page.getByLabel('Where').selectOption({ label: '#general' })
  const row = page.getByRole('row').filter({ hasText: bob.name })
  await expect(row.getByRole('button', { name: 'Send messages: no' })).toBeVisible()
  await expect(row.getByRole('button', { name: 'React: yes' })).toBeVisible()
  await row.getByRole('button', { name: 'Send messages: no' }).click()
  const answer = page.getByRole('dialog', { name: `What ${bob.name} may do` })
  await expect(answer.getByText('general denies it to this member.')).toBeVisible()
  await page.keyboard.press('Escape')
  await row.getByRole('button', { name: bob.name, exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(answer.getByRole('listitem').filter({ hasText: 'Send messages' })).toContainText('denies it')
})
