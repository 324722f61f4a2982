import { check, grounds } from './world/axe'
import { expect, test } from './world/test'

for (const { size, viewport, theme } of grounds) {
  test(`no serious fault: ${size}, ${theme}`, async ({ meet, browser, baseURL }) => {
    test.slow() // Ten pages, and axe reads each of them whole.
    const { people, serverId, channelId } = await meet('Ann', 'Bob')
    const [ann, bob] = people
    const { page } = ann
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme: theme })
    await bob.api.send(channelId, `Hello @${ann.account.username}, see **this**: \`x\``, 'https://example.org')
    await ann.api.createChannel(serverId, 'aside')
    const others = await bob.api.createServer('Les Amis du Phare de la Vieille et de ses Gardiens', {
      description: 'A lighthouse, its keepers, and everybody who likes to look at it from the wall on a stormy evening',
    })
    await ann.api.joinServer(others)

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
