import { Line } from './world/line'
import { expect, test } from './world/test'
import { best } from './world/time'

test('an own message stands in the list within 50 ms, and the box is empty', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.open(serverId, channelId)
  await ann.say('warm up')
  await expect(ann.row('warm up')).toBeVisible()
  // Key to DOM inside the page: Playwright's own way there and back is not the client's.
  const last = await ann.list.evaluateHandle((list) => {
    const result = { ms: NaN }
    let pressed = 0
    document.addEventListener('keydown', ({ key }) => (pressed = key === 'Enter' ? performance.now() : pressed), true)
    const note = () => {
      if (pressed > 0) result.ms = performance.now() - pressed
      pressed = 0
    }
    new MutationObserver(note).observe(list, { childList: true })
    return result
  })
  const ms = await best(50, async (attempt) => {
    await ann.say(`quick ${attempt}`)
    await expect(ann.row(`quick ${attempt}`)).toBeVisible()
    await expect(ann.box).toHaveValue('')
    return last.evaluate(({ ms }) => ms)
  })
  expect(ms).toBeLessThan(50)
})

test('the answer replaces it in place: same element, no second one, nothing scrolls', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.api.send(channelId, ...Array.from({ length: 30 }, (_, n) => `line ${n}`))
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  line.hold()
  await ann.say('slow one')
  const row = ann.row('slow one')
  await expect(row).toHaveAttribute('data-state', 'sending')
  const before = await row.evaluate((it) => {
    Object.assign(it, { wasHere: true })
    return { top: it.getBoundingClientRect().top, count: it.parentElement?.childElementCount }
  })
  line.release()
  await expect(row).not.toHaveAttribute('data-state')
  const after = await row.evaluate((it) => ({
    top: it.getBoundingClientRect().top,
    count: it.parentElement?.childElementCount,
    isSame: 'wasHere' in it,
  }))
  expect(after).toEqual({ ...before, isSame: true })
  await expect(bob.row('slow one')).toHaveCount(1)
})

test('without a network it is not sent, and Retry sends it exactly once', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.open(serverId, channelId)
  await bob.open(serverId, channelId)
  await ann.page.context().setOffline(true)
  await ann.say('from the tunnel')
  await ann.say('never mind')
  const kept = ann.row('from the tunnel')
  const dropped = ann.row('never mind')
  await expect(kept.getByText('Not sent.')).toBeVisible()
  await dropped.getByRole('button', { name: 'Delete' }).click()
  await expect(dropped).toHaveCount(0)

  await ann.page.context().setOffline(false)
  await kept.getByRole('button', { name: 'Retry' }).click()
  await expect(kept).not.toHaveAttribute('data-state')
  await expect(bob.row('from the tunnel')).toHaveCount(1)
  await expect(ann.row('from the tunnel')).toHaveCount(1)
  expect(await ann.api.history(channelId)).toEqual(['from the tunnel'])
})

test('an answer that was lost makes no second message', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  line.hold()
  await ann.say('heard, not answered')
  // The server has it; its answer goes down with the socket, and the client sends again under the same key.
  await expect.poll(() => ann.api.history(channelId)).toEqual(['heard, not answered'])
  await line.cut()
  line.release()
  line.heal()
  await expect(ann.row('heard, not answered')).not.toHaveAttribute('data-state')
  await expect(ann.row('heard, not answered')).toHaveCount(1)
  expect(await ann.api.history(channelId)).toEqual(['heard, not answered'])
})
