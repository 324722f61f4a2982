import type { Page } from '@playwright/test'
import { randomUUID } from 'node:crypto'
import { expect, test } from './world/test'

const password = 'harbour lights at dusk'

async function signUp(page: Page, username: string, email = `${username}@example.org`) {
  await page.getByLabel('First name').fill('Inès')
  await page.getByLabel('Last name').fill('Morel')
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Create my account' }).click()
}

const fresh = () => `ines_${randomUUID().slice(0, 8)}`

test('sign up, stay signed in over a reload, sign out, sign in by e-mail', async ({ page }) => {
  const username = fresh()
  await page.goto('/')
  await expect(page).toHaveURL('/sign-in')
  await page.getByRole('link', { name: 'Create an account' }).click()
  await signUp(page, username)
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible()
  const self = page.getByRole('region', { name: 'You' })
  await expect(self).toContainText(`@${username}`)

  await page.reload()
  await expect(self).toContainText('Inès Morel')

  await self.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()

  await page.getByLabel('E-mail or username').fill(`${username}@example.org`)
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toContainText('do not go together')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(self).toContainText(`@${username}`)
})

test('a refusal stands at its field, in the language of the reader', async ({ page, meet }) => {
  const { people } = await meet('Ann')
  await page.goto('/sign-up')
  await signUp(page, people[0]?.account.username ?? '', `${fresh()}@example.org`)
  const username = page.getByLabel('Username')
  await expect(username).toHaveAttribute('aria-invalid', 'true')
  await expect(username).toHaveAccessibleDescription(/is taken/)

  await page.getByRole('button', { name: 'Français' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
  await expect(page.getByLabel('Nom d’utilisateur')).toHaveAccessibleDescription(/déjà pris/)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Créez votre compte' })).toBeVisible()
})

test('a link waits for whoever must sign in first', async ({ page, meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const account = people[0]?.account
  await page.goto(`/s/${serverId}/${channelId}`)
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await page.getByLabel('E-mail or username').fill(account?.username ?? '')
  await page.getByLabel('Password').fill(account?.password ?? '')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/s/${serverId}/${channelId}`)
  await expect(page.getByRole('heading', { level: 1, name: 'general' })).toBeVisible()
})

test('language and theme are switched without a reload, and kept', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  if (!ann) throw new Error('nobody came')
  const { page } = ann
  await ann.open(serverId, channelId)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('menuitemradio', { name: 'Français' }).click()
  await expect(page.getByRole('button', { name: 'Réglages' })).toBeVisible()
  await page.getByRole('button', { name: 'Réglages' }).click()
  await page.getByRole('menuitemradio', { name: 'Sombre' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('button', { name: 'Réglages' })).toBeVisible()
})
