import type { Page } from '@playwright/test'
import { Rights } from './world/rights'
import { expect, test } from './world/test'
import { soon } from './world/time'

const right = (page: Page, name: string) => page.getByRole('group', { name, exact: true })

test('a channel is made private in one switch, with a role let in', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob', 'Cem')
  const [ann, bob, cem] = people
  const { page } = ann
  const rights = new Rights(ann.api, serverId)
  const crew = await rights.create('Crew')
  await rights.give(bob.account.id, crew)
  const secret = await ann.api.createChannel(serverId, 'secret')
  await bob.open(serverId, secret)
  await cem.open(serverId, channelId)
  await expect(cem.channel('secret')).toBeVisible()

  await page.goto(`/s/${serverId}/${secret}/settings`)
  await expect(page.getByRole('heading', { name: 'Who can see this channel · 3' })).toBeVisible()
  await page.getByRole('switch', { name: 'Private' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make secret private' })
  await dialog.getByRole('checkbox', { name: 'Crew' }).check()
  await dialog.getByRole('button', { name: 'Continue' }).click()
  // Bob is of the crew and Ann owns the server: Cem alone would lose it.
  const review = page.getByRole('dialog', { name: 'Make secret private?' })
  await expect(review.getByText('1 member is affected.')).toBeVisible()
  await review.getByText(/1 member loses See the channel/).click()
  await expect(review.getByText(cem.name).first()).toBeVisible()
  await expect(cem.channel('secret')).toBeVisible()
  await review.getByRole('button', { name: 'Make it private' }).click()
  await expect(page.getByRole('switch', { name: 'Private' })).toBeChecked()
  await expect(page.getByRole('heading', { name: 'Who can see this channel · 2' })).toBeVisible()
  await expect(cem.channel('secret')).toHaveCount(0, soon())
  await expect(bob.box).toBeVisible()

  await page.getByRole('switch', { name: 'Private' }).click()
  const opening = page.getByRole('dialog', { name: 'Open secret to everybody?' })
  await expect(opening.getByText(/1 member gains See the channel/)).toBeVisible()
  await opening.getByRole('button', { name: 'Open it' }).click()
  await expect(page.getByRole('switch', { name: 'Private' })).not.toBeChecked()
  await expect(cem.channel('secret')).toBeVisible()
})

test('an exception for one member is compared, saved, and unties the channel from its category until synced again', async ({
  meet,
}) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  await bob.open(serverId, channelId)
  await page.goto(`/s/${serverId}/${channelId}/settings`)
  await expect(page.getByText(/Follows the category/)).toBeVisible()
  await page.getByRole('button', { name: 'Add a member' }).click()
  const picker = page.getByRole('dialog', { name: 'Add a member' })
  await picker.getByLabel('Member').fill(bob.account.username)
  await picker.getByRole('button', { name: bob.account.username }).click()
  await expect(page.getByRole('button', { name: bob.name, pressed: true })).toBeVisible()
  await right(page, 'Send messages').getByRole('radio', { name: 'Deny' }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const review = page.getByRole('dialog', { name: /^Save the permissions of/ })
  await expect(review.getByText(/1 member loses Send messages/)).toBeVisible()
  await review.getByRole('button', { name: 'Save' }).click()
  await expect(review).toHaveCount(0)
  await expect(bob.box).toHaveCount(0, soon())
  await expect(page.getByText(/Has permissions of its own/)).toBeVisible()

  await page.getByRole('button', { name: 'Sync again…' }).click()
  const syncing = page.getByRole('dialog', { name: /^Follow .+ again\?$/ })
  await expect(syncing.getByText(/1 member gains Send messages/)).toBeVisible()
  await syncing.getByRole('button', { name: 'Sync again' }).click()
  await expect(page.getByText(/Follows the category/)).toBeVisible()
  await expect(bob.box).toBeVisible(soon())
})

test('name, topic and slow mode are saved and seen', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  await bob.open(serverId, channelId)
  await page.goto(`/s/${serverId}/settings/channels`)
  await page.getByRole('main').getByRole('link', { name: 'general', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/s/${serverId}/${channelId}/settings$`))
  await page.getByLabel('Topic').fill('Slowly, please')
  await page.getByLabel('Slow mode').selectOption('5')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('You have unsaved changes.')).toHaveCount(0)
  await expect(bob.page.getByRole('main')).toContainText('Slowly, please')
  await page.reload()
  await expect(page.getByLabel('Slow mode')).toHaveValue('5')
})

test('a move to another category tells first who loses by it', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  const rights = new Rights(ann.api, serverId)
  const board = await ann.api.createChannel(serverId, 'Board', { kind: 'CATEGORY' })
  const open = await ann.api.createChannel(serverId, 'Open', { kind: 'CATEGORY' })
  await rights.setPrivate(board, true)
  const plans = await ann.api.createChannel(serverId, 'plans', { parentId: open })
  await bob.open(serverId, plans)
  await ann.open(serverId, channelId)

  const move = async (to: string) => {
    await ann.channel('plans').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Move to' }).hover()
    await page.getByRole('menuitem', { name: to }).click()
  }
  await move('Board')
  const question = page.getByRole('dialog', { name: 'Move plans to Board?' })
  await expect(question.getByText(/1 member loses See the channel/)).toBeVisible()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(bob.box).toBeVisible()

  await move('Board')
  await question.getByRole('button', { name: 'Move it' }).click()
  await expect(bob.page.getByRole('heading', { level: 1, name: 'This channel is closed to you' })).toBeVisible()
  // Back among what everybody sees: now somebody gains.
  await move('Open')
  await page.getByRole('dialog', { name: 'Move plans to Open?' }).getByRole('button', { name: 'Move it' }).click()
  await expect(bob.channel('plans')).toBeVisible(soon())
})

test('a category asks what becomes of its channels', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  const { page } = ann
  const board = await ann.api.createChannel(serverId, 'Board', { kind: 'CATEGORY' })
  await ann.api.createChannel(serverId, 'plans', { parentId: board })
  await ann.open(serverId, channelId)
  await page.getByRole('button', { name: 'Board', exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Board?' })
  await dialog.getByRole('radio', { name: 'They are kept, without a category' }).check()
  await dialog.getByRole('button', { name: 'Delete the category' }).click()
  await expect(page.getByRole('button', { name: 'Board', exact: true })).toHaveCount(0)
  await expect(ann.channel('plans')).toBeVisible()
})

test('slow mode keeps what is written until it may be sent, and lets a manager pass', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.api.run('mutation($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }', {
    input: { id: channelId, slowMode: 5 },
  })
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await expect(bob.page.getByText('Slow mode: 5 seconds between two messages.')).toBeVisible()
  await bob.say('one')
  await expect(bob.page.getByText(/You may write again in [45] seconds\./)).toBeVisible()
  await bob.say('two')
  await expect(bob.box).toHaveValue('two')
  await expect(bob.page.getByText('Slow mode: 5 seconds between two messages.')).toBeVisible()
  await bob.page.getByRole('button', { name: 'Send' }).click()
  await expect(ann.row('two')).toBeVisible()
  await expect(bob.row('two')).not.toHaveAttribute('data-state')

  await ann.say('three')
  await ann.say('four')
  await expect(bob.row('four')).toBeVisible()
})
