import { expect, test } from './world/test'
import { best, timed } from './world/time'

test('what is read on one device is read on the other within a second', async ({ meet, browser }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const elsewhere = await ann.api.createChannel(serverId, 'elsewhere')
  const phone = await bob.onAnotherDevice(browser)
  await bob.open(serverId, elsewhere)
  await phone.open(serverId, elsewhere)
  const ms = await best(1_000, async (attempt) => {
    if (attempt > 0) await bob.channel('elsewhere').click()
    await expect(bob.page).toHaveURL(new RegExp(elsewhere))
    await ann.api.send(channelId, `hello ${attempt} @${bob.account.username}`)
    for (const device of [bob, phone]) await expect(device.channel('general')).toContainText('1 mention')

    await bob.channel('general').click()
    await expect(bob.row(`hello ${attempt}`)).toBeVisible()
    const ms = await timed(() => expect(phone.channel('general')).not.toContainText('mention'))
    await expect(phone.channel('general')).not.toContainText('Unread')
    return ms
  })
  expect(ms).toBeLessThan(1_000)
  await phone.page.context().close()
})

test('Escape marks the channel, Shift+Escape the server, Shift+PageUp goes to the oldest unread', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const one = await ann.api.createChannel(serverId, 'one')
  const two = await ann.api.createChannel(serverId, 'two')
  await ann.api.send(channelId, 'start')
  await bob.open(serverId, channelId)
  await expect(bob.channel('general')).not.toContainText('Unread')

  // Further up, nothing below counts as read.
  await ann.api.send(channelId, ...Array.from({ length: 40 }, (_, n) => `line ${n}`))
  await bob.scrollTo(0)
  await expect(bob.row('start')).toBeInViewport()
  await ann.api.send(channelId, 'unseen')
  await expect(bob.channel('general')).toContainText('Unread')
  await bob.page.keyboard.press('Escape')
  await expect(bob.channel('general')).not.toContainText('Unread')
  await expect(bob.row('unseen')).toBeInViewport()

  await ann.api.send(one, 'x')
  await ann.api.send(two, 'x')
  for (const name of ['one', 'two']) await expect(bob.channel(name)).toContainText('Unread')
  await bob.page.keyboard.press('Shift+Escape')
  for (const name of ['one', 'two']) await expect(bob.channel(name)).not.toContainText('Unread')

  await bob.channel('one').click()
  await expect(bob.row('x')).toBeVisible()
  await ann.api.send(channelId, 'first unread', ...Array.from({ length: 80 }, (_, n) => `more ${n}`))
  await bob.channel('general').click()
  await expect(bob.row('more 79')).toBeInViewport()
  await bob.page.keyboard.press('Shift+PageUp')
  await expect(bob.row('first unread')).toBeInViewport()
})
