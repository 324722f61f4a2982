import { expect, test } from './world/test'

test('half-written text survives another channel and a reload, and the list shows a pencil', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  const other = await ann.api.createChannel(serverId, 'other')
  await ann.open(serverId, channelId)
  await ann.box.fill('to be continued')
  await ann.channel('other').click()
  await expect(ann.page).toHaveURL(new RegExp(other))
  await expect(ann.box).toHaveValue('')
  await expect(ann.channel('general').getByRole('img', { name: 'Draft' })).toBeVisible()
  await expect.poll(() => ann.hasOnDisk('drafts', 'to be continued')).toBe(true)
  await ann.page.reload()
  await expect(ann.channel('general').getByRole('img', { name: 'Draft' })).toBeVisible()
  await ann.channel('general').click()
  await expect(ann.box).toHaveValue('to be continued')
})
