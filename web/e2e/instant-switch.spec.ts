import type { Page } from '@playwright/test'
import { Line } from './world/line'
import { expect, test } from './world/test'

/** Milliseconds from the press on a link to the first row that holds `text`, and whether a skeleton was drawn. */
async function switchTo(page: Page, name: string, text: string) {
  await page.evaluate((wanted) => {
    const seen = { pressed: 0, shown: 0, hadSkeleton: false }
    Object.assign(window, { seen })
    document.addEventListener('click', () => (seen.pressed = performance.now()), { capture: true, once: true })
    const look = () => {
      seen.hadSkeleton ||= document.querySelector('main [aria-busy="true"]') !== null
      const isShown = [...document.querySelectorAll('[data-id]')].some((row) => row.textContent?.includes(wanted))
      if (isShown && seen.pressed) seen.shown ||= performance.now()
    }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
  }, text)
  await page.getByRole('link', { name: new RegExp(`^${name}\\b`) }).click()
  await page.waitForFunction(() => (window as unknown as { seen: { shown: number } }).seen.shown > 0)
  return page.evaluate(() => {
    const { seen } = window as unknown as { seen: { pressed: number; shown: number; hadSkeleton: boolean } }
    return { ms: seen.shown - seen.pressed, hadSkeleton: seen.hadSkeleton }
  })
}

test('a channel seen before is there within 100 ms, at its place, with a slow line', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  const other = await ann.api.createChannel(serverId, 'other')
  await ann.api.send(channelId, ...Array.from({ length: 50 }, (_, n) => `general ${n}`))
  await ann.api.send(other, 'other words')
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  await expect(ann.row('general 49')).toBeVisible()
  await ann.scroll(-500)
  await expect.poll(() => ann.isAtEnd()).toBe(false)
  const place = await ann.firstInView()
  await ann.channel('other').click()
  await expect(ann.row('other words')).toBeVisible()

  line.delay = 400
  // The best of three: the client's own time, not that of whatever else the machine does.
  const times: number[] = []
  for (const _ of [1, 2, 3]) {
    const { ms, hadSkeleton } = await switchTo(ann.page, 'general', 'general 20')
    expect(hadSkeleton).toBe(false)
    times.push(ms)
    if (times.length < 3) await switchTo(ann.page, 'other', 'other words')
  }
  expect(Math.min(...times)).toBeLessThan(100)
  expect(Math.abs((await ann.topOf(place.id)) - place.top)).toBeLessThanOrEqual(1)
  // The server's answer confirms it and moves nothing.
  line.delay = 0
  await ann.page.waitForTimeout(1_500)
  expect(Math.abs((await ann.topOf(place.id)) - place.top)).toBeLessThanOrEqual(1)
})

test('it comes from the disk after a reload', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.api.send(channelId, 'kept on disk')
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  await expect(ann.row('kept on disk')).toBeVisible()
  await ann.page.waitForTimeout(1_500) // It is written a second after the last change.
  await ann.page.reload()
  await expect(ann.box).toBeVisible()
  // The socket falls silent before the channel's page can have come.
  line.delay = 3_000
  await expect(ann.row('kept on disk')).toBeVisible({ timeout: 2_500 })
})

test('a new channel shows a skeleton while it is waited for', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  const other = await ann.api.createChannel(serverId, 'other')
  await ann.api.send(other, 'at last')
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  line.delay = 500
  await ann.channel('other').click()
  await expect(ann.page.locator('main [aria-busy="true"]')).toBeVisible({ timeout: 500 })
  await expect(ann.row('at last')).toBeVisible()
  await expect(ann.page.locator('main [aria-busy="true"]')).toHaveCount(0)
})
