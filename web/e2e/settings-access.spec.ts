import { check, grounds } from './world/axe'
import { Rights } from './world/rights'
import { expect, test } from './world/test'

for (const { size, viewport, theme } of grounds) {
  test(`no serious fault in the settings: ${size}, ${theme}`, async ({ meet }) => {
    test.slow() // Axe reads each page whole.
    const { people, serverId, channelId } = await meet('Ann', 'Bob')
    const [ann, bob] = people
    const { page } = ann
    const rights = new Rights(ann.api, serverId)
    const crew = await rights.create('Crew', ['MANAGE_CHANNELS'])
    await rights.give(bob.account.id, crew)
    await rights.setOverwrite(channelId, { userId: bob.account.id }, ['SEND_MESSAGES'], ['ADD_REACTIONS'])
    // No name is too long for a page.
    const harbour = await ann.api.createChannel(serverId, 'Harbour', { kind: 'CATEGORY' })
    const long = 'the-very-long-name-of-a-channel-that-nobody-can-read-whole'
    await rights.setPrivate(await ann.api.createChannel(serverId, long, { parentId: harbour }), true, [crew])
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme: theme })
    const places = ['settings/overview', 'settings/roles', `settings/roles/${crew}`, 'settings/channels']
    for (const place of [...places, `${channelId}/settings`, 'settings/access']) {
      await page.goto(`/s/${serverId}/${place}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.getByRole('status', { name: /Loading/ })).toHaveCount(0)
      await expect(page.getByRole('main')).toContainText(/Crew|Name|general|everyone/i)
      await check(page, place)
    }
    await page.goto(`/s/${serverId}/settings/roles/${crew}`)
    await page.getByRole('switch', { name: 'Manage roles' }).check()
    await check(page, 'unsaved')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText(/1 member gains/)).toBeVisible()
    await check(page, 'review')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByRole('button', { name: 'See the server as this role' }).click()
    await expect(page.getByText('You see this server as @Crew')).toBeVisible()
    await check(page, 'preview')
  })
}
