import { Line } from './world/line'
import { expect, test } from './world/test'

test('a new day begins with its name', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  const line = await Line.tap(ann.page)
  line.change((frame) =>
    frame.replaceAll(/\{[^{}]*"content":"yesterday"[^{}]*\}?/g, (message) =>
      message.replace(/"createdAt":"[^"]*"/, `"createdAt":"${new Date(Date.now() - 86_400_000).toISOString()}"`),
    ),
  )
  await ann.api.send(channelId, 'yesterday', 'today')
  await ann.open(serverId, channelId)
  await expect(ann.rows).toHaveCount(2)
  const kinds = await ann.list.evaluate((list) => [...list.children].map((row) => row.hasAttribute('data-id')))
  expect(kinds).toEqual([false, true, false, true])
})

test('one "New" divider before the first unread, which stays while one reads and is gone next time', async ({
  meet,
}) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const other = await ann.api.createChannel(serverId, 'other')
  await ann.api.send(channelId, 'old')
  await bob.open(serverId, channelId)
  await expect(bob.row('old')).toBeVisible()
  await expect(bob.channel('general')).not.toContainText('Unread')
  await bob.channel('other').click()
  await expect(bob.page).toHaveURL(new RegExp(other))
  await ann.api.send(channelId, 'news 1', 'news 2')
  await expect(bob.channel('general')).toContainText('Unread')

  await bob.channel('general').click()
  await expect(bob.row('news 2')).toBeVisible()
  const divider = bob.list.locator('> li').filter({ hasText: /^New$/ })
  await expect(divider).toHaveCount(1)
  expect(await divider.evaluate((it) => it.nextElementSibling?.textContent)).toContain('news 1')
  // Read by now, on every device; yet it stays.
  await expect(bob.channel('general')).not.toContainText('Unread')
  await ann.api.send(channelId, 'news 3')
  await expect(bob.row('news 3')).toBeVisible()
  await expect(divider).toHaveCount(1)

  await bob.channel('other').click()
  await expect(bob.page).toHaveURL(new RegExp(other))
  await bob.channel('general').click()
  await expect(bob.row('news 3')).toBeVisible()
  await expect(divider).toHaveCount(0)
})
