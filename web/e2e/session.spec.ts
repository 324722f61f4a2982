import { Line } from './world/line'
import { expect, test } from './world/test'

test('several tabs that wake at once stay signed in', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.open(serverId, channelId)
  const tabs = await Promise.all([ann.anotherTab(), ann.anotherTab(), ann.anotherTab()])
  await Promise.all(tabs.map((tab) => tab.open(serverId, channelId)))
  // Each renews with the cookie that the one before has received.
  await Promise.all([ann, ...tabs].map(({ page }) => page.reload()))
  for (const tab of [ann, ...tabs]) await expect(tab.box).toBeVisible()
})

test('signing out in one tab signs out the others', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.open(serverId, channelId)
  const tab = await ann.anotherTab()
  await tab.open(serverId, channelId)
  await ann.page.getByRole('region', { name: 'You' }).getByRole('button', { name: 'Settings' }).click()
  await ann.page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(ann.page).toHaveURL(/\/sign-in/)
  await expect(tab.page).toHaveURL(/\/sign-in/)
})

for (const [code, what] of [
  [4403, 'token has expired'],
  [4401, 'token is not believed'],
] as const) {
  test(`a socket whose ${what} comes back with a new one`, async ({ meet }) => {
    const { people, serverId, channelId } = await meet('Ann', 'Bob')
    const [ann, bob] = people
    const line = await Line.tap(ann.page)
    await ann.open(serverId, channelId)
    await bob.api.send(channelId, 'before')
    await expect(ann.row('before')).toBeVisible()
    const refreshed = ann.page.waitForRequest((request) => request.postData()?.includes('refreshSession') === true)
    await line.close(code)
    await refreshed
    await bob.api.send(channelId, 'after')
    await expect(ann.row('after')).toBeVisible()
  })
}

test('nothing that was read or written stays on the machine after signing out', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.open(serverId, channelId)
  await ann.say('mine alone')
  await ann.box.fill('a draft')
  await expect.poll(() => ann.hasOnDisk(`channel.${channelId}`, 'mine alone')).toBe(true)
  await expect.poll(() => ann.hasOnDisk('drafts', 'a draft')).toBe(true)
  await ann.page.getByRole('region', { name: 'You' }).getByRole('button', { name: 'Settings' }).click()
  await ann.page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(ann.page).toHaveURL(/\/sign-in/)
  const records = await ann.page.evaluate(async () => {
    const all = await indexedDB.databases()
    const counts = all.map(
      ({ name = '' }) =>
        new Promise<number>((resolve) => {
          const opening = indexedDB.open(name)
          opening.onsuccess = () => {
            const count = opening.result.transaction('records').objectStore('records').count()
            count.onsuccess = () => resolve(count.result)
          }
        }),
    )
    return Promise.all(counts)
  })
  expect(records).toEqual([0])
})
