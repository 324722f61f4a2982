import { Rights } from './world/rights'
import { expect, test } from './world/test'
import { soon } from './world/time'

const closed = 'This channel is closed to you'

test('the place to write comes and goes with the right to write, without a reload', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const rights = new Rights(ann.api, serverId)
  await bob.open(serverId, channelId)
  await rights.takeFromEveryone('SEND_MESSAGES')
  await expect(bob.page.getByText('You may read here, but not write.')).toBeVisible(soon())
  await expect(bob.box).toHaveCount(0)
  await rights.giveEveryone('SEND_MESSAGES')
  await expect(bob.box).toBeVisible(soon())
  await bob.say('here again')
  await expect(bob.row('here again')).not.toHaveAttribute('data-state')
})

test('an exception of the open channel alone does the same', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const rights = new Rights(ann.api, serverId)
  const aside = await ann.api.createChannel(serverId, 'aside')
  await bob.open(serverId, channelId)
  const { id: roleId } = await rights.everyone()
  await rights.setOverwrite(aside, { roleId }, [], ['SEND_MESSAGES'])
  await rights.setOverwrite(channelId, { userId: bob.account.id }, [], ['SEND_MESSAGES'])
  await expect(bob.box).toHaveCount(0, soon())
  await rights.setOverwrite(channelId, { userId: bob.account.id }, [], [])
  await expect(bob.box).toBeVisible(soon())
  await bob.channel('aside').click()
  await expect(bob.page.getByText('You may read here, but not write.')).toBeVisible()
})

test('channels appear and vanish with a role; the open one closes with a reason', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const rights = new Rights(ann.api, serverId)
  const crew = await rights.create('Crew')
  const secret = await ann.api.createChannel(serverId, 'secret')
  await bob.open(serverId, channelId)
  await expect(bob.channel('secret')).toBeVisible()

  await rights.setPrivate(secret, true, [crew])
  await expect(bob.channel('secret')).toHaveCount(0, soon())
  await rights.give(bob.account.id, crew)
  await expect(bob.channel('secret')).toBeVisible(soon())

  await bob.channel('secret').click()
  await expect(bob.box).toBeVisible()
  await rights.take(bob.account.id, crew)
  await expect(bob.page.getByRole('heading', { level: 1, name: closed })).toBeVisible(soon())
  await expect(bob.page.getByText('your rights in this server have changed')).toBeVisible()
  await expect(bob.channel('secret')).toHaveCount(0)
  await ann.api.send(secret, 'between us')
  await expect(bob.page.getByText('between us')).toHaveCount(0)
})

test('what a manager finds in menus appears and vanishes with the role', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const rights = new Rights(ann.api, serverId)
  const managers = await rights.create('Managers', ['MANAGE_ROLES', 'MANAGE_CHANNELS'])
  await bob.open(serverId, channelId)
  const menu = bob.page.getByRole('button', { name: 'Menu of Atelier' })
  const entry = bob.page.getByRole('menuitem', { name: 'Create a channel' })
  await menu.click()
  const always = bob.page.getByRole('menuitem', { name: 'What may I do here?' })
  await expect(always).toBeVisible()
  await expect(entry).toHaveCount(0)
  await bob.page.keyboard.press('Escape')

  await rights.give(bob.account.id, managers)
  await expect(async () => {
    await bob.page.keyboard.press('Escape')
    await expect(always).toHaveCount(0)
    await menu.click()
    await expect(always).toBeVisible()
    expect(await entry.isVisible()).toBe(true)
  }).toPass({ timeout: 2 * soon().timeout, intervals: [100] })
  await bob.page.getByRole('menuitem', { name: 'Server settings' }).click()
  await expect(bob.page.getByRole('heading', { level: 1, name: 'Roles' })).toBeVisible()
  const navigation = bob.page.getByRole('navigation', { name: 'Settings of Atelier' })
  await expect(navigation.getByRole('link')).toHaveText([/Atelier/, /Roles/, /Channels/, /Who can do what/, /Members/])

  await rights.take(bob.account.id, managers)
  await expect(bob.page.getByText('This page is closed to you')).toBeVisible(soon())
  await expect(navigation.getByRole('link', { name: 'Roles' })).toHaveCount(0)
})

test('a role that is renamed, moved or deleted elsewhere is so here', async ({ meet }) => {
  const { people, serverId } = await meet('Ann')
  const [ann] = people
  const rights = new Rights(ann.api, serverId)
  await rights.create('Crew')
  const guests = await rights.create('Guests')
  await ann.page.goto(`/s/${serverId}/settings/roles`)
  const list = ann.page.getByRole('list', { name: 'Roles, highest first' })
  await expect(list.getByRole('link')).toHaveCount(3)
  await ann.api.run('mutation($input: UpdateRoleInput!) { updateRole(input: $input) { id } }', {
    input: { serverId, id: guests, name: 'Visitors' },
  })
  await expect(list.getByRole('link', { name: 'Visitors' })).toBeVisible(soon())
  await ann.api.run('mutation($serverId: ID!, $id: ID!) { deleteRole(serverId: $serverId, id: $id) }', {
    serverId,
    id: guests,
  })
  await expect(list.getByRole('link', { name: 'Visitors' })).toHaveCount(0, soon())
})
