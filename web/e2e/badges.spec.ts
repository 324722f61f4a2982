import { expect, test } from './world/test'

test('unread is a dot, a mention is a number, summed on the server and in the title, the same after a reload', async ({
  meet,
}) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const chat = await ann.api.createChannel(serverId, 'chat')
  const quiet = await ann.api.createChannel(serverId, 'quiet')
  await bob.open(serverId, quiet)
  const server = bob.page.getByRole('navigation', { name: 'Servers' }).getByRole('link', { name: /^Atelier/ })

  await ann.api.send(chat, 'only words')
  await expect(bob.channel('chat')).toContainText('Unread')
  await ann.api.send(channelId, `@${bob.account.username} one`, `@${bob.account.username} two`)
  await ann.api.send(chat, `@${bob.account.username} three`)
  const marks = async () => {
    await expect(bob.channel('general')).toContainText('2 mentions')
    await expect(bob.channel('chat')).toContainText('1 mention')
    await expect(bob.channel('quiet')).not.toContainText(/mention|Unread/)
    await expect(server).toHaveAccessibleName(/3 mentions/)
    await expect(bob.page).toHaveTitle(/^\(3\) /)
  }
  await marks()
  await bob.page.reload()
  await marks()

  await bob.channel('general').click()
  await expect(bob.page).toHaveTitle(/^\(1\) /)
})

test('a name that nobody has is no mention', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const quiet = await ann.api.createChannel(serverId, 'quiet')
  await bob.open(serverId, quiet)
  await ann.api.send(channelId, '@nobody_here_has_this_name hello')
  await expect(bob.channel('general')).toContainText('Unread')
  await expect(bob.channel('general')).not.toContainText('mention')
  await expect(bob.page).not.toHaveTitle(/^\(/)
})
