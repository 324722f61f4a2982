import { AxeBuilder } from '@axe-core/playwright'
import { administrator, reportMessage, suspend } from './world/instance'
import { expect, test } from './world/test'

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }

for (const [size, viewport] of Object.entries(sizes)) {
  for (const theme of ['light', 'dark'] as const) {
    test(`no serious fault in the pages of the instance: ${size}, ${theme}`, async ({
      meet,
      server,
      browser,
      beep,
    }) => {
      test.slow() // Axe reads each page whole.
      const { people, serverId, channelId } = await meet('Ann', 'Bob', 'Cem')
      const [ann, bob, cem] = people
      const [message] = await bob.api.send(channelId, 'Cheap watches')
      if (message) await reportMessage(ann.api, channelId, message, 'All day')
      const root = await administrator(server, browser, beep, 'Root')
      await suspend(root.api, cem.account.id, 'Spam', new Date(Date.now() + 86_400_000))
      const { page } = root
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
      const places = [
        ['reports', 'Cheap watches'],
        ['users', cem.name],
        [`users/${cem.account.id}`, 'Lift the suspension'],
        ['servers', 'Atelier'],
        [`servers/${serverId}`, 'Owned by'],
        ['roles', root.name],
        ['audit', cem.name],
        ['settings', 'Anybody may create an account'],
      ] as const
      for (const [place, text] of places) {
        await page.goto(`/instance/${place}`)
        await expect(page.getByRole('main').getByText(text).first()).toBeVisible()
        await check(place)
      }
      await page.goto(`/instance/users/${bob.account.id}`)
      await page.getByRole('button', { name: 'Suspend…' }).click()
      await page.getByRole('dialog').getByRole('radio', { name: 'Until a date' }).check()
      await check('suspend')
      await page.goto(`/instance/servers/${serverId}`)
      await page.getByRole('button', { name: 'Delete…' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await check('delete a server')

      await ann.page.setViewportSize(viewport)
      await ann.page.emulateMedia({ colorScheme: theme })
      await root.page.context().close()
    })
  }
}
