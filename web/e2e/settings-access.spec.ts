import { AxeBuilder } from '@axe-core/playwright'
import { Rights } from './world/rights'
import { expect, test } from './world/test'

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }

for (const [size, viewport] of Object.entries(sizes)) {
  for (const theme of ['light', 'dark'] as const) {
    test(`no serious fault in the settings: ${size}, ${theme}`, async ({ meet }) => {
      test.slow() // Axe reads each page whole.
      const { people, serverId, channelId } = await meet('Ann', 'Bob')
      const [ann, bob] = people
      const { page } = ann
      const rights = new Rights(ann.api, serverId)
      const crew = await rights.create('Crew', ['MANAGE_CHANNELS'])
      await rights.give(bob.account.id, crew)
      await rights.setOverwrite(channelId, { userId: bob.account.id }, ['SEND_MESSAGES'], ['ADD_REACTIONS'])
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: theme })
      const check = async (what: string) => {
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
          .analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(
          serious.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
        ).toEqual([])
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow, `${what} is wider than the window`).toBeLessThanOrEqual(0)
      }
      const places = ['settings/overview', 'settings/roles', `settings/roles/${crew}`, 'settings/channels']
      for (const place of [...places, `${channelId}/settings`, 'settings/access']) {
        await page.goto(`/s/${serverId}/${place}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.getByRole('status', { name: /Loading/ })).toHaveCount(0)
        await expect(page.getByRole('main')).toContainText(/Crew|Name|general|everyone/i)
        await check(place)
      }
      await page.goto(`/s/${serverId}/settings/roles/${crew}`)
      await page.getByRole('switch', { name: 'Manage roles' }).check()
      await check('unsaved')
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByText(/1 member gains/)).toBeVisible()
      await check('review')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Reset' }).click()
      await page.getByRole('button', { name: 'See the server as this role' }).click()
      await expect(page.getByText('You see this server as @Crew')).toBeVisible()
      await check('preview')
    })
  }
}
