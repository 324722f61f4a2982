import { Rights } from './world/rights'
import { expect, test } from './world/test'

test('what was done is told in sentences, filtered by act and actor, in both languages', async ({ meet }) => {
  const { people, serverId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const rights = new Rights(ann.api, serverId)
  const guides = await rights.create('Guides', ['MANAGE_MEMBERS', 'VIEW_AUDIT_LOG'])
  await rights.give(bob.account.id, guides)
  await bob.api.run('mutation($s: ID!, $n: String) { setNickname(serverId: $s, nickname: $n) { pending } }', {
    s: serverId,
    n: 'Captain',
  })
  const { page } = ann
  await page.goto(`/s/${serverId}/settings/audit`)
  const log = page.getByRole('list', { name: 'Audit log' })
  await expect(log).toContainText(`${ann.name} gave ${bob.name} the role @Guides.`)
  await expect(log).toContainText(`${bob.name} changed the nickname of ${bob.name}.`)
  await expect(log).toContainText('Nickname: from nothing to Captain')

  await page.getByLabel('What').selectOption({ label: 'Role created' })
  await expect(log.getByRole('listitem').filter({ hasText: 'created the role' })).toHaveCount(1)
  await expect(log).not.toContainText('Captain')
  await page.getByLabel('What').selectOption({ label: 'Everything' })
  await page
    .getByRole('button', { name: `Only by ${bob.name}` })
    .first()
    .click()
  await expect(log).not.toContainText('created the role')
  await expect(log).toContainText('Captain')

  await page.evaluate(() => localStorage.setItem('locale', 'fr'))
  await page.reload()
  await expect(page.getByRole('list', { name: 'Journal d’audit' })).toContainText(
    `${ann.name} a donné à ${bob.name} le rôle @Guides.`,
  )
})

test('an open log shows by itself what is done meanwhile', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob', 'Cem')
  const [ann, bob, cem] = people
  const rights = new Rights(ann.api, serverId)
  await rights.give(bob.account.id, await rights.create('Guides', ['MANAGE_MESSAGES', 'MANAGE_MEMBERS']))
  const [message] = await cem.api.send(channelId, 'Cheap watches')
  const { page } = ann
  await page.goto(`/s/${serverId}/settings/audit`)
  const log = page.getByRole('list', { name: 'Audit log' })
  await expect(log).toContainText(`${ann.name} gave ${bob.name} the role @Guides.`)

  await bob.api.remove(channelId, message ?? '')
  await expect(log).toContainText(`${bob.name} deleted a message of ${cem.name} in #general.`)
  await ann.api.run(
    'mutation($s: ID!, $u: ID!, $t: DateTime!) { muteMember(serverId: $s, userId: $u, until: $t) { pending } }',
    {
      s: serverId,
      u: cem.account.id,
      t: new Date(Date.now() + 3_600_000).toISOString(),
    },
  )
  await expect(log).toContainText('Muted until: from nothing to')
  const ban = { s: serverId, u: cem.account.id }
  await bob.api.run('mutation($s: ID!, $u: ID!) { banMember(serverId: $s, userId: $u) }', ban)
  await expect(log).toContainText(`${bob.name} banned ${cem.name}.`)
  await bob.api.run('mutation($s: ID!, $u: ID!) { unban(serverId: $s, userId: $u) }', ban)
  await expect(log).toContainText(`${bob.name} lifted the ban of ${cem.name}.`)
  await ann.api.run('mutation($s: ID!, $n: String!) { invite(serverId: $s, username: $n) { id } }', {
    s: serverId,
    n: cem.account.username,
  })
  await expect(log).toContainText(`${ann.name} invited ${cem.name}.`)
})

test('members are found by nickname and role in the settings', async ({ meet }) => {
  const { people, serverId } = await meet('Ann', 'Bob', 'Cem')
  const [ann, bob, cem] = people
  const rights = new Rights(ann.api, serverId)
  const guides = await rights.create('Guides')
  await rights.give(bob.account.id, guides)
  await cem.api.run('mutation($s: ID!, $n: String) { setNickname(serverId: $s, nickname: $n) { pending } }', {
    s: serverId,
    n: 'Navigator',
  })
  const { page } = ann
  await page.goto(`/s/${serverId}/settings/members`)
  const rows = page.getByRole('table').getByRole('rowheader')
  await expect(rows).toHaveCount(3)
  await page.getByLabel('Role').selectOption({ label: 'Guides' })
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText(bob.name)
  await page.getByLabel('Role').selectOption({ label: 'All roles' })
  await page.getByLabel('Search').fill('navig')
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText('Navigator')
  await page.getByRole('button', { name: 'Actions for Navigator' }).click()
  await page.getByRole('menuitem', { name: 'Kick…' }).click()
  await page.getByRole('button', { name: 'Kick', exact: true }).click()
  await expect(page.getByText('Nobody is called so.')).toBeVisible()
})
