import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, test } from './world/test'
import { soon } from './world/time'

async function signUp(page: Page, firstName: string) {
  const username = `${firstName.toLowerCase()}_${randomUUID().slice(0, 8)}`
  await page.goto('/')
  await page.getByRole('link', { name: /create|account/i }).click()
  await page.getByLabel('First name').fill(firstName)
  await page.getByLabel('Last name').fill('Steps')
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('E-mail').fill(`${username}@example.org`)
  const password = `${randomUUID()} words`
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Create my account' }).click()
  await expect(page).toHaveURL(/\/$/)
  return { username, password }
}

const box = (page: Page) => page.getByRole('textbox', { name: 'Message #general' })

test('two strangers sign up, one makes a server, the other joins, and they talk', async ({ browser, beep }) => {
  const [ann, bob] = await Promise.all([browser.newPage({ baseURL: beep }), browser.newPage({ baseURL: beep })])
  const [account] = await Promise.all([signUp(ann, 'Ann'), signUp(bob, 'Bob')])
  const name = `Harbour ${randomUUID().slice(0, 8)}`

  await ann.getByRole('navigation', { name: 'Servers' }).getByRole('button', { name: 'Create a server' }).click()
  const dialog = ann.getByRole('dialog', { name: 'Create a server' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('radio', { name: /^Public/ }).check()
  await dialog.getByRole('button', { name: 'Create the server' }).click()
  await expect(box(ann)).toBeVisible()
  await expect(ann.getByText('No messages yet. Say hello.')).toBeVisible()

  await bob.getByRole('navigation', { name: 'Servers' }).getByRole('link', { name: 'Discover servers' }).click()
  await bob.getByRole('button', { name: `Join ${name}` }).click()
  await expect(box(bob)).toBeVisible()
  const members = ann.getByRole('complementary', { name: 'Members' })
  await expect(members.getByText('Bob Steps')).toBeVisible()

  await box(ann).fill('Hello Bob')
  await box(ann).press('Enter')
  await expect(bob.getByRole('listitem', { name: /^Ann Steps: Hello Bob/ })).toBeVisible()
  await box(bob).fill('Hello Ann')
  await box(bob).press('Enter')
  await expect(ann.getByRole('listitem', { name: /^Bob Steps: Hello Ann/ })).toBeVisible()

  // Signed in over a reload; signed out for good; in again by username.
  await ann.reload()
  await expect(ann.getByRole('listitem', { name: /^Bob Steps: Hello Ann/ })).toBeVisible()
  await ann.getByRole('region', { name: 'You' }).getByRole('button', { name: 'Settings' }).click()
  await ann.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(ann).toHaveURL(/\/sign-in/)
  await ann.reload()
  await expect(ann).toHaveURL(/\/sign-in/)
  await ann.getByLabel('E-mail or username').fill(account.username)
  await ann.getByLabel('Password').fill(account.password)
  await ann.getByRole('button', { name: 'Sign in' }).click()
  await expect(ann.getByRole('navigation', { name: 'Servers' }).getByRole('link', { name })).toBeVisible()
  await Promise.all([ann.close(), bob.close()])
})

test('presence follows the connections of all my devices', async ({ meet, browser }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  const members = ann.page.getByRole('complementary', { name: 'Members' })
  const row = members.getByRole('listitem').filter({ hasText: 'Bob Test' })
  await expect(row.getByRole('img', { name: 'Offline' })).toBeVisible()
  await bob.open(serverId, channelId)
  await expect(row.getByRole('img', { name: 'Online' })).toBeVisible()
  const phone = await bob.onAnotherDevice(browser)
  await phone.open(serverId, channelId)
  await bob.page.context().close()
  await ann.page.waitForTimeout(1_000)
  await expect(row.getByRole('img', { name: 'Online' })).toBeVisible()
  await phone.page.context().close()
  await expect(row.getByRole('img', { name: 'Offline' })).toBeVisible({ timeout: 15 * soon().timeout })
})
