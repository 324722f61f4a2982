import type { Page } from '@playwright/test'
import { Line } from './world/line'
import { expect, test } from './world/test'
import { best } from './world/time'

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
  const ms = await best(100, async (attempt) => {
    if (attempt > 0) await switchTo(ann.page, 'other', 'other words')
    const { ms, hadSkeleton } = await switchTo(ann.page, 'general', 'general 20')
    expect(hadSkeleton).toBe(false)
    return ms
  })
  expect(ms).toBeLessThan(100)
  expect(Math.abs((await ann.topOf(place.id)) - place.top)).toBeLessThanOrEqual(1)
  // The server's answer confirms it and moves nothing; what is said after it comes after it.
  line.delay = 0
  await ann.api.send(channelId, 'and then')
  await expect(ann.row('and then')).toBeAttached()
  expect(Math.abs((await ann.topOf(place.id)) - place.top)).toBeLessThanOrEqual(1)
})

test('it comes from the disk after a reload', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.api.send(channelId, 'kept on disk')
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  await expect(ann.row('kept on disk')).toBeVisible()
  await expect.poll(() => ann.hasOnDisk(`channel.${channelId}`, 'kept on disk')).toBe(true)
  line.hold((frame) => frame.includes('kept on disk'))
  await ann.page.reload()
  await expect(ann.row('kept on disk')).toBeVisible()
})

test('a new channel shows a skeleton while it is waited for', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  const other = await ann.api.createChannel(serverId, 'other')
  await ann.api.send(other, 'at last')
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  line.hold()
  await ann.channel('other').click()
  await expect(ann.page.locator('main [aria-busy="true"]')).toBeVisible()
  line.release()
  await expect(ann.row('at last')).toBeVisible()
  await expect(ann.page.locator('main [aria-busy="true"]')).toHaveCount(0)
})
