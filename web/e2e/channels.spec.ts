import type { Page } from '@playwright/test'
import type { Person } from './world/person'
import { expect, type Scene, test } from './world/test'

function two({ people }: Scene): [Person, Person] {
  const [ann, bob] = people
  if (!ann || !bob) throw new Error('nobody came')
  return [ann, bob]
}

const list = (page: Page) => page.getByRole('navigation', { name: 'Channels of Atelier' })
const names = (page: Page) => list(page).getByRole('listitem').getByRole('link').allInnerTexts()

async function choose(page: Page, channel: string, entry: string) {
  await list(page).getByRole('link', { name: channel }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: entry }).click()
}

test('channels come, change and go for everybody at once', async ({ meet }) => {
  const scene = await meet('Ann', 'Bob')
  const [ann, bob] = two(scene)
  await ann.open(scene.serverId, scene.channelId)
  await bob.open(scene.serverId, scene.channelId)

  await ann.page.getByRole('button', { name: 'Menu of Atelier' }).click()
  await ann.page.getByRole('menuitem', { name: 'Create a channel' }).click()
  await ann.page.getByLabel('Name').fill('critique')
  await ann.page.getByLabel('Topic').fill('Thursdays at five')
  await ann.page.getByRole('button', { name: 'Create the channel' }).click()
  await expect(ann.page.getByRole('heading', { level: 1, name: 'critique' })).toBeVisible()
  await expect(list(bob.page).getByRole('link', { name: 'critique' })).toBeVisible()

  await list(bob.page).getByRole('link', { name: 'critique' }).click()
  await expect(bob.page.getByRole('main')).toContainText('Thursdays at five')
  await choose(ann.page, 'critique', 'Edit name and topic')
  await ann.page.getByLabel('Name').fill('reviews')
  await ann.page.getByRole('button', { name: 'Save' }).click()
  await expect(bob.page.getByRole('heading', { level: 1, name: 'reviews' })).toBeVisible()

  await choose(ann.page, 'reviews', 'Delete')
  await ann.page.getByRole('button', { name: 'Delete the channel' }).click()
  await expect(bob.page.getByRole('heading', { level: 1, name: 'This channel is closed to you' })).toBeVisible()
  await expect(list(bob.page).getByRole('link', { name: 'reviews' })).toHaveCount(0)
})

test('a category has no page to write on', async ({ meet }) => {
  const scene = await meet('Ann', 'Bob')
  const [ann] = two(scene)
  await ann.open(scene.serverId, scene.channelId)
  const category = await ann.api.createChannel(scene.serverId, 'Rooms', { kind: 'CATEGORY' })
  await ann.page.goto(ann.page.url().replace(scene.channelId, category))
  await expect(ann.page.getByRole('heading', { level: 1, name: 'This channel is closed to you' })).toBeVisible()
  await expect(ann.box).toHaveCount(0)
})

test('whoever may not manage channels finds no way to', async ({ meet }) => {
  const scene = await meet('Ann', 'Bob')
  const [, bob] = two(scene)
  await bob.open(scene.serverId, scene.channelId)
  await list(bob.page).getByRole('link', { name: 'general' }).click({ button: 'right' })
  await expect(bob.page.getByRole('menuitem')).toHaveText(['Copy the link', 'What may I do here?'])
})

test('the order is changed by menu and by dragging, for everybody', async ({ meet }) => {
  const scene = await meet('Ann', 'Bob')
  const [ann, bob] = two(scene)
  await ann.api.createChannel(scene.serverId, 'one')
  await ann.api.createChannel(scene.serverId, 'two')
  await ann.open(scene.serverId, scene.channelId)
  await bob.open(scene.serverId, scene.channelId)
  await expect.poll(() => names(bob.page)).toEqual(['one', 'two', 'general'])

  await choose(ann.page, 'two', 'Move up')
  await expect.poll(() => names(bob.page)).toEqual(['two', 'one', 'general'])
  await choose(ann.page, 'one', 'Move down')
  await expect.poll(() => names(bob.page)).toEqual(['two', 'one', 'general'])
  await expect(list(bob.page).getByRole('region', { name: 'General' }).getByRole('link')).toHaveText(['one', 'general'])

  const source = list(ann.page).getByRole('link', { name: 'two' })
  const target = list(ann.page).getByRole('link', { name: 'general' })
  await source.dragTo(target, { targetPosition: { x: 60, y: 28 } })
  await expect.poll(() => names(bob.page)).toEqual(['one', 'general', 'two'])
  await expect.poll(() => names(ann.page)).toEqual(['one', 'general', 'two'])
})

test('a folded category shows what is unread, and stays folded', async ({ meet }) => {
  const scene = await meet('Ann', 'Bob')
  const [ann, bob] = two(scene)
  const { page } = ann
  await ann.open(scene.serverId, scene.channelId)
  await page.goto('/')
  const fold = page.getByRole('button', { name: 'General', exact: true })
  await page.goto(`/s/${scene.serverId}/${await ann.api.createChannel(scene.serverId, 'aside')}`)
  await fold.click()
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  await expect(list(page).getByRole('link', { name: 'general' })).toHaveCount(0)
  await bob.api.send(scene.channelId, 'Anybody there?')
  await expect(list(page).getByRole('link', { name: 'general Unread' })).toBeVisible()
  await page.reload()
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
})

test('Alt and the arrows travel, with Shift to what is unread', async ({ meet }) => {
  const scene = await meet('Ann', 'Bob')
  const [ann, bob] = two(scene)
  await ann.api.createChannel(scene.serverId, 'one')
  const second = await ann.api.createChannel(scene.serverId, 'two')
  await ann.open(scene.serverId, scene.channelId)
  const heading = ann.page.getByRole('heading', { level: 1 })
  await ann.page.keyboard.press('Alt+ArrowDown')
  await expect(heading).toHaveText('one')
  await ann.page.keyboard.press('Alt+ArrowUp')
  await expect(heading).toHaveText('general')
  await bob.api.send(second, 'Over here')
  await expect(list(ann.page).getByRole('link', { name: 'two Unread' })).toBeVisible()
  await ann.page.keyboard.press('Alt+Shift+ArrowDown')
  await expect(heading).toHaveText('two')
})

test('a conference has its place among the channels, and says that it is silent yet', async ({ meet }) => {
  const scene = await meet('Ann', 'Bob')
  const [ann, bob] = two(scene)
  await ann.open(scene.serverId, scene.channelId)
  await bob.open(scene.serverId, scene.channelId)
  await ann.page.getByRole('button', { name: 'Menu of Atelier' }).click()
  await ann.page.getByRole('menuitem', { name: 'Create a conference' }).click()
  await ann.page.getByLabel('Name').fill('stage')
  await ann.page.getByRole('button', { name: 'Create the conference' }).click()
  await expect(ann.page.getByText('stage is a conference')).toBeVisible()
  await list(bob.page).getByRole('link', { name: 'stage' }).click()
  await expect(bob.page.getByText('Nobody can speak in it yet')).toBeVisible()
})

test('many channels scroll in their place: the box to write and the own name stay in view', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  for (let n = 0; n < 40; n++) await ann.api.createChannel(serverId, `channel-${n}`)
  await ann.open(serverId, channelId)
  await expect(ann.box).toBeInViewport({ ratio: 1 })
  await expect(ann.page.getByRole('region', { name: 'You' })).toBeInViewport({ ratio: 1 })
  await ann.channel('channel-39').click()
  await expect(ann.page.getByRole('heading', { level: 1, name: 'channel-39' })).toBeInViewport()
})
