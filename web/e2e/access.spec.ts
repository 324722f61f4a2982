import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './world/test'

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }
const themes = ['light', 'dark'] as const

/** No serious or critical fault. Initials are drawn by CSS and not text. */
async function check(page: Page, what: string) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    serious.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
  ).toEqual([])
}

for (const [size, viewport] of Object.entries(sizes)) {
  for (const theme of themes) {
    test(`no serious fault: ${size}, ${theme}`, async ({ meet, browser, baseURL }) => {
      test.slow() // Ten pages, and axe reads each of them whole.
      const { people, serverId, channelId } = await meet('Ann', 'Bob')
      const [ann, bob] = people
      const { page } = ann
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: theme })
      await bob.api.send(channelId, `Hello @${ann.account.username}, see **this**: \`x\``, 'https://example.org')
      await ann.api.createChannel(serverId, 'aside')

      await ann.open(serverId, channelId)
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await check(page, 'channel')
      if (size === 'phone') {
        await page.getByRole('button', { name: 'Servers', exact: true }).click()
        await expect(page.getByRole('dialog', { name: 'Servers and channels' })).toBeVisible()
        await check(page, 'drawer')
      }
      await page.getByRole('button', { name: 'Create a server' }).click()
      await expect(page.getByRole('dialog', { name: 'Create a server' })).toBeVisible()
      await check(page, 'dialog')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: size === 'phone' ? 'You' : 'Settings', exact: true }).click()
      await expect(page.getByRole('menu')).toBeVisible()
      await check(page, 'menu')
      for (const path of ['/', '/discover', '/s/none', '/no/such/page']) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await check(page, path)
      }

      const context = await browser.newContext({ viewport, colorScheme: theme, ...(baseURL ? { baseURL } : {}) })
      const stranger = await context.newPage()
      for (const path of ['/sign-in', '/sign-up']) {
        await stranger.goto(path)
        await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible()
        await check(stranger, path)
      }
      await context.close()
    })
  }
}
