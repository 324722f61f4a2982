import { check, grounds } from './world/axe'
import { reportMessage, suspend } from './world/instance'
import { expect, test } from './world/test'

for (const { size, viewport, theme } of grounds) {
  test(`no serious fault in the pages of the instance: ${size}, ${theme}`, async ({ meet, administrator }) => {
    test.slow() // Axe reads each page whole.
    const { people, serverId, channelId } = await meet('Ann', 'Bob', 'Cem')
    const [ann, bob, cem] = people
    const [message] = await bob.api.send(channelId, 'Cheap watches')
    if (message) await reportMessage(ann.api, channelId, message, 'All day')
    const root = await administrator('Root')
    await suspend(root.api, cem.account.id, 'Spam', new Date(Date.now() + 86_400_000))
    const { page } = root
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme: theme })
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
      await check(page, place)
    }
    await page.goto('/instance/reports')
    await page
      .getByRole('link', { name: `A message of ${bob.name}` })
      .first()
      .click()
    await expect(page.getByText('this text is all that you can see of it')).toBeVisible()
    await check(page, 'one report')
    await page.goto(`/instance/users/${bob.account.id}`)
    await page.getByRole('button', { name: 'Suspend…' }).click()
    await page.getByRole('dialog').getByRole('radio', { name: 'Until a date' }).check()
    await check(page, 'suspend')
    await page.goto(`/instance/servers/${serverId}`)
    await page.getByRole('button', { name: 'Delete…' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await check(page, 'delete a server')

    await ann.page.setViewportSize(viewport)
    await ann.page.emulateMedia({ colorScheme: theme })
  })
}
