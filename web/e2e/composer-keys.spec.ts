import { expect, test } from './world/test'

test('Enter sends, Shift+Enter breaks the line, an input method keeps its Enter', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.open(serverId, channelId)
  await ann.box.pressSequentially('one')
  await ann.box.press('Shift+Enter')
  await ann.box.pressSequentially('two')
  await ann.box.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true })
  await expect(ann.box).toHaveValue('one\ntwo')
  await ann.box.press('Enter')
  await expect(ann.row('one')).not.toHaveAttribute('data-state')
  expect(await ann.api.history(channelId)).toEqual(['one\ntwo'])
  await ann.box.fill('   ')
  await ann.box.press('Enter')
  expect(await ann.api.history(channelId)).toHaveLength(1)
})

test('Up edits my last message, Escape leaves it, Enter saves it, and others see that it was edited', async ({
  meet,
}) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await ann.say('tpyo')
  await bob.say('something else')
  await expect(ann.row('something else')).toBeVisible()
  await expect(ann.row('tpyo')).not.toHaveAttribute('data-state')
  await ann.box.press('ArrowUp')
  const edit = ann.page.getByRole('textbox', { name: 'Edit message' })
  await expect(edit).toBeFocused()
  await edit.fill('never')
  await edit.press('Escape')
  await expect(ann.row('tpyo')).toBeVisible()
  await expect(ann.box).toBeFocused()

  await ann.box.press('ArrowUp')
  await edit.fill('typo')
  await edit.press('Enter')
  await expect(bob.row('typo')).toContainText('(edited)')
  await expect(ann.row('typo')).toContainText('(edited)')
})

test('emptying an edit offers to delete; Shift deletes without asking', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await ann.say('to be kept')
  await ann.say('to go')
  await expect(bob.row('to go')).toBeVisible()
  await expect(ann.row('to go')).not.toHaveAttribute('data-state')
  await ann.box.press('ArrowUp')
  const edit = ann.page.getByRole('textbox', { name: 'Edit message' })
  await edit.fill('')
  await edit.press('Enter')
  const dialog = ann.page.getByRole('dialog', { name: 'Delete this message?' })
  await expect(dialog).toContainText('to go')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(bob.row('to go')).toHaveCount(0)

  await ann.row('to be kept').hover()
  await ann
    .row('to be kept')
    .getByRole('button', { name: 'Delete' })
    .click({ modifiers: ['Shift'] })
  await expect(dialog).toHaveCount(0)
  await expect(bob.row('to be kept')).toHaveCount(0)
})

test('typing anywhere writes into the box', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.open(serverId, channelId)
  await ann.box.evaluate((box: HTMLElement) => box.blur())
  await ann.page.keyboard.type('hello')
  await expect(ann.box).toHaveValue('hello')
})

test('the last 200 of 4,000 characters are counted, and no more are sent', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.open(serverId, channelId)
  await ann.box.fill('x'.repeat(3_800))
  await expect(ann.page.getByLabel('Characters left')).toHaveCount(0)
  await ann.box.fill('x'.repeat(4_001))
  await expect(ann.page.getByLabel('Characters left: -1')).toHaveText('-1')
  await ann.box.press('Enter')
  await expect(ann.box).toHaveValue('x'.repeat(4_001))
  expect(await ann.api.history(channelId)).toEqual([])
})

test('@ offers the members; Tab writes the name out, and it is a mention', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await ann.box.pressSequentially('hi @bo')
  const option = ann.page.getByRole('option', { name: /Bob Test/ })
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await ann.box.press('Tab')
  await expect(ann.box).toHaveValue(`hi @${bob.account.username} `)
  await ann.box.press('Enter')
  await expect(bob.row('@Bob Test')).toHaveAttribute('data-mention')
})
