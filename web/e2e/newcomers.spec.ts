import { randomUUID } from 'node:crypto'
import { expect, test } from './world/test'

test('rules come first: read, look around, accept, write', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const { people: others } = await meet('Bob')
  const [ann] = people
  const [bob] = others
  const welcome = await ann.api.createChannel(serverId, 'welcome')
  await ann.api.run('mutation($input: UpdateServerInput!) { updateServer(input: $input) { id } }', {
    input: { id: serverId, rules: 'Be **kind**.', welcomeChannelId: welcome },
  })
  await bob.api.joinServer(serverId)
  const { page } = bob
  await page.goto(`/s/${serverId}`)
  await expect(page.getByRole('heading', { level: 1, name: 'welcome' })).toBeAttached()
  const rules = page.getByRole('dialog', { name: 'The rules of Atelier' })
  await expect(rules).toContainText('Be kind.')
  await rules.getByRole('button', { name: 'Look around first' }).click()
  await expect(bob.box).toHaveCount(0)
  await page.getByRole('link', { name: 'general' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'general' })).toBeVisible()
  await expect(rules).toBeHidden()

  await page.getByRole('button', { name: 'Read the rules' }).click()
  await rules.getByRole('button', { name: 'I accept the rules' }).click()
  await expect(bob.box).toBeVisible()
  await ann.open(serverId, channelId)
  await bob.say('Here I am')
  await expect(ann.row('Here I am')).toBeVisible()
})

test('public servers are found by words, and put in an order', async ({ meet }) => {
  const { people } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const mark = randomUUID().slice(0, 8)
  const quiet = await ann.api.createServer(`Quiet ${mark}`, { description: 'Élan and étude' })
  await ann.api.createServer(`Fresh ${mark}`, { description: 'Nothing yet' })
  await bob.api.joinServer(quiet)
  const { page } = bob
  await page.goto('/discover')
  await page.getByLabel('Search').fill(mark)
  const names = page.getByRole('main').getByRole('heading', { level: 2 })
  await expect(names).toHaveText([`Quiet ${mark}`, `Fresh ${mark}`])
  await page.getByRole('radio', { name: 'Newest' }).check({ force: true })
  await expect(names).toHaveText([`Fresh ${mark}`, `Quiet ${mark}`])
  await page.getByLabel('Search').fill(`${mark} etude`)
  await expect(names).toHaveText([`Quiet ${mark}`])
  await page.getByLabel('Search').fill(`${mark} nowhere`)
  await expect(page.getByText('Nothing found for')).toBeVisible()
  await page.getByLabel('Search').fill(mark)
  await page.getByRole('button', { name: `Join Fresh ${mark}` }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'general' })).toBeVisible()
})
