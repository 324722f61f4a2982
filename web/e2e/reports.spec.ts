import type { Locator } from '@playwright/test'
import { grant, reportMessage } from './world/instance'
import { expect, test } from './world/test'
import { soon } from './world/time'

/** Whether whoever looks at the card works on it. */
const isMine = (card: Locator) => card.getByText('You work on it.').isVisible()

test('one reports a message, a moderator works it off', async ({ meet, administrator }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const [first] = await bob.api.send(channelId, 'Cheap watches, **real** gold')
  await ann.open(serverId, channelId)

  await ann.row('Cheap watches').click({ button: 'right' })
  await ann.page.getByRole('menuitem', { name: 'Report…' }).click()
  const dialog = ann.page.getByRole('dialog', { name: 'Report this message' })
  await expect(dialog).toContainText('Cheap watches')
  await dialog.getByLabel('Comment').fill('In every channel, all day.')
  // Closed by mistake: what was written is still there.
  await ann.page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await ann.row('Cheap watches').click({ button: 'right' })
  await ann.page.getByRole('menuitem', { name: 'Report…' }).click()
  await expect(dialog.getByLabel('Comment')).toHaveValue('In every channel, all day.')
  await dialog.getByRole('radio', { name: /^Spam/ }).check()
  await dialog.getByRole('button', { name: 'Report', exact: true }).click()
  await expect(ann.page.getByRole('status').filter({ hasText: 'Thank you' })).toBeVisible()
  await expect(dialog).toBeHidden()
  // What is written later changes nothing of the report.
  if (first) await bob.api.edit(channelId, first, 'Nice weather')

  const root = await administrator('Root')
  const [mia, max] = await Promise.all(['Mia', 'Max'].map((name) => meet(name)))
  const [moderator] = mia?.people ?? []
  const [other] = max?.people ?? []
  if (!moderator || !other) throw new Error('nobody came')
  await grant(root.api, moderator.account.id, 'USER_MODERATOR')
  await grant(root.api, other.account.id, 'USER_MODERATOR')

  const { page } = moderator
  await page.goto('/instance/reports')
  const card = page
    .getByRole('article', { name: `A message of ${bob.name}` })
    .filter({ hasText: 'Cheap watches, **real**' })
  await expect(card).toContainText('Cheap watches, **real** gold')
  await expect(card).toContainText('In every channel, all day.')
  await expect(card).toContainText(`Reported by ${ann.name}`)
  await card.getByRole('button', { name: 'Take it' }).click()
  await expect(card).toContainText('You work on it.')
  await expect(card.getByRole('button', { name: 'Give it back' })).toBeFocused()

  await other.page.goto('/instance/reports')
  const theirs = other.page.getByRole('article').filter({ hasText: 'Cheap watches, **real**' })
  await expect(theirs).toContainText(`${moderator.name} works on it.`)
  await expect(theirs.getByRole('button', { name: 'Take it' })).toHaveCount(0)

  await card.getByRole('button', { name: 'Resolve…' }).click()
  const closing = page.getByRole('dialog', { name: 'Resolve this report?' })
  await closing.getByLabel('Note').fill('Warned by mail.')
  await closing.getByRole('button', { name: 'Resolve', exact: true }).click()
  await expect(card).toBeHidden()
  // Whoever uses keys is not thrown out of the page.
  await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(false)
  await page.getByLabel('Show').selectOption({ label: 'Resolved ones' })
  await expect(card).toContainText(`Resolved by ${moderator.name}.`)
  await expect(card).toContainText('Warned by mail.')
  // The list is a place of its own: a link leads there.
  await page.reload()
  await expect(card).toContainText('Warned by mail.')
})

test('of two moderators who take one report one gets it, the other sees it', async ({ meet, administrator }) => {
  const { people, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const [message] = await bob.api.send(channelId, 'Twice taken')
  if (message) await reportMessage(ann.api, channelId, message, 'Look at this')
  const [root, mia] = [await administrator('Root'), await administrator('Mia')]
  const cards = [root, mia].map(({ page }) => page.getByRole('article').filter({ hasText: 'Twice taken' }))
  for (const { page } of [root, mia]) await page.goto('/instance/reports')
  const [hers, his] = cards
  if (!hers || !his) throw new Error('no cards')
  await expect(hers).toContainText('Nobody works on it yet.')
  await expect(his).toContainText('Nobody works on it yet.')
  // At once: one click is refused, or comes too late for the button.
  await Promise.all(
    [hers, his].map((card) =>
      card
        .getByRole('button', { name: 'Take it' })
        .click({ timeout: 3_000 })
        .catch(() => undefined),
    ),
  )
  await expect.poll(async () => [await isMine(hers), await isMine(his)].filter(Boolean)).toHaveLength(1)
  const [winner, other] = (await isMine(hers)) ? [root, his] : [mia, hers]
  await expect(other).toContainText(`${winner.name} works on it.`)
  await expect(other.getByRole('button', { name: 'Take it' })).toHaveCount(0)
})

test('a report comes by itself, has a link of its own, and leads to the message', async ({ meet, administrator }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const sent = await bob.api.send(channelId, 'Before', 'Buy my course', 'After')
  const root = await administrator('Root')
  const { page } = root
  await page.goto('/instance/reports')
  await expect(page.getByRole('combobox', { name: 'Show' })).toBeVisible()
  const card = page.getByRole('article').filter({ hasText: 'Buy my course' })
  await expect(page.getByRole('main').locator('[aria-busy="true"]')).toHaveCount(0)
  await expect(card).toHaveCount(0)
  await reportMessage(ann.api, channelId, sent[1] ?? '', 'In every channel')
  await expect(card).toContainText('In every channel', soon())

  await card.getByRole('link', { name: `A message of ${bob.name}` }).click()
  await expect(page).toHaveURL(/\/instance\/reports\/[0-9a-f-]{36}$/)
  await page.reload()
  await expect(page.getByRole('article')).toHaveCount(1)
  await expect(card).toContainText('Nobody works on it yet.')
  // To moderate gives no right in the server: the text that was kept is all there is.
  await expect(card).toContainText('this text is all that you can see of it')
  await expect(card.getByRole('link', { name: 'The server' })).toHaveAttribute('href', `/instance/servers/${serverId}`)
  await root.api.joinServer(serverId)
  await card.getByRole('link', { name: 'Open it where it was written' }).click()
  await expect(page).toHaveURL(new RegExp(`/s/${serverId}/${channelId}/${sent[1]}$`))
  await expect(root.row('Buy my course')).toBeInViewport()
  await page.goBack()

  // Another one works on it: this page follows.
  const other = await administrator('Max')
  await other.page.goto(page.url())
  const theirs = other.page.getByRole('article')
  await theirs.getByRole('button', { name: 'Take it' }).click()
  await expect(card).toContainText(`${other.name} works on it.`, soon())
  await theirs.getByRole('button', { name: 'Dismiss…' }).click()
  await other.page.getByRole('dialog').getByRole('button', { name: 'Dismiss', exact: true }).click()
  await expect(card).toContainText(`Dismissed by ${other.name}.`, soon())

  await page.goto('/instance/reports/00000000-0000-7000-8000-000000000000')
  await expect(page.getByText('There is no such report')).toBeVisible()
})

test('somebody is reported from the list of members, by key', async ({ meet, administrator }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  const { page } = ann
  await page
    .getByRole('button', { name: `Actions for ${bob.name}` })
    .first()
    .focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Report…' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: `Report ${bob.name}` })
  await dialog.getByRole('radio', { name: /^Something else/ }).focus()
  await page.keyboard.press('Space')
  await dialog.getByLabel('Comment').fill('Asks everybody for money.')
  await dialog.getByRole('button', { name: 'Report', exact: true }).press('Enter')
  await expect(dialog).toBeHidden()

  const root = await administrator('Root')
  await root.page.goto('/instance/reports')
  const card = root.page.getByRole('article', { name: bob.name, exact: true }).filter({ hasText: 'Asks everybody' })
  await expect(card).toContainText('Asks everybody for money.')
  await card.getByRole('button', { name: 'Take it' }).click()
  await card.getByRole('button', { name: 'Dismiss…' }).click()
  await root.page.getByRole('dialog').getByRole('button', { name: 'Dismiss', exact: true }).click()
  await expect(card).toBeHidden()
})

test('to oneself and one’s own messages there is nothing to report', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.open(serverId, channelId)
  await ann.say('Mine alone')
  await ann.row('Mine alone').click({ button: 'right' })
  await expect(ann.page.getByRole('menuitem', { name: 'Copy text' })).toBeVisible()
  await expect(ann.page.getByRole('menuitem', { name: 'Report…' })).toHaveCount(0)
})
