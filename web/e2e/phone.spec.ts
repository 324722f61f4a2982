import { expect, test } from './world/test'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

test('on a phone panes are drawers: there and back by finger', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  if (!ann || !bob) throw new Error('nobody came')
  const critique = await ann.api.createChannel(serverId, 'critique')
  const { page } = ann
  await ann.open(serverId, channelId)
  await bob.api.send(critique, `@${ann.account.username} have a look`)

  const back = page.getByRole('main').getByRole('button', { name: /^Servers and channels/ })
  await expect(back).toHaveAccessibleName('Servers and channels, mentions: 1')
  await back.tap()
  const drawer = page.getByRole('dialog', { name: 'Servers and channels' })
  await drawer.getByRole('link', { name: 'critique 1 mention' }).tap()
  await expect(drawer).toBeHidden()
  await expect(page.getByRole('heading', { level: 1, name: 'critique' })).toBeVisible()
  await expect(ann.row('have a look')).toBeVisible()
  await expect(back).toHaveAccessibleName('Servers and channels')

  await page.getByRole('button', { name: 'Members' }).tap()
  const members = page.getByRole('dialog', { name: 'Members' })
  await expect(members).toContainText(bob.name)
  await page.keyboard.press('Escape')
  await expect(members).toBeHidden()

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Discover' }).tap()
  await expect(page.getByRole('heading', { level: 1, name: 'Discover servers' })).toBeVisible()
  await page.getByRole('button', { name: 'You', exact: true }).tap()
  await page.getByRole('menuitemradio', { name: 'Français' }).tap()
  await expect(page.getByRole('heading', { level: 1, name: 'Découvrir des serveurs' })).toBeVisible()
})
