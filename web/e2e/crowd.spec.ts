import type { Page } from '@playwright/test'
import { crowd } from './world/crowd'
import { Rights } from './world/rights'
import { expect, test } from './world/test'

const MANY = 50_000
/** Some pages of a list on a large screen. */
const FEW_ROWS = 80
const FRAMES = 60

const members = (page: Page) => page.getByRole('complementary', { name: 'Members' })

/** A part of the list, by its heading. */
const section = (page: Page, heading: string) =>
  members(page)
    .locator('section')
    .filter({ has: page.getByRole('heading', { level: 2, name: heading, exact: true }) })

/** Where in the list members were asked for. */
function rangesAsked(page: Page): number[] {
  const offsets: number[] = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as {
        payload?: { operationName?: string; variables?: { offset?: number } }
      }
      if (frame.payload?.operationName === 'MemberRange') offsets.push(frame.payload.variables?.offset ?? -1)
    }),
  )
  return offsets
}

/** Scrolls on by half a page a frame; the most rows that stood in the page at any frame: they are what a frame costs. */
const mostRowsWhileScrolling = (page: Page, frames: number) =>
  members(page).evaluate(async (aside, count) => {
    const scroller = [...aside.querySelectorAll('*')].find((one) => one.scrollHeight > one.clientHeight + 1_000)
    if (!scroller) throw new Error('nothing to scroll')
    let most = 0
    for (let frame = 0; frame < count; frame++) {
      scroller.scrollTop += scroller.clientHeight / 2
      // One step a frame is what scrolling is.
      // oxlint-disable-next-line no-await-in-loop
      await new Promise(requestAnimationFrame)
      most = Math.max(most, aside.querySelectorAll('li').length)
    }
    return most
  }, frames)

const jump = (page: Page, to: 'start' | 'end') =>
  members(page).evaluate((aside, end) => {
    const scroller = [...aside.querySelectorAll('*')].find((one) => one.scrollHeight > one.clientHeight + 1_000)
    if (scroller) scroller.scrollTop = end ? scroller.scrollHeight : 0
  }, to === 'end')

test('a list of fifty thousand members scrolls, and is read only where one looks', async ({ meet, ownBeep }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await crowd(ownBeep, serverId, MANY)
  const offsets = rangesAsked(ann.page)
  await ann.open(serverId, channelId)
  await expect(section(ann.page, `Offline · ${MANY}`)).toBeVisible()
  await expect(members(ann.page).getByText('Person 00000')).toBeVisible()
  expect(offsets.length).toBeLessThanOrEqual(4)

  // To the end at once: its rows stand there right away, and nothing in between was asked for.
  offsets.length = 0
  await jump(ann.page, 'end')
  await expect(members(ann.page).getByText(`Person ${MANY - 1}`)).toBeVisible()
  expect(offsets.length).toBeLessThanOrEqual(3)
  expect(Math.min(...offsets)).toBeGreaterThan(MANY - 500)
  const rows = await members(ann.page).getByRole('listitem').count()
  expect(rows).toBeLessThan(FEW_ROWS)

  await jump(ann.page, 'start')
  await expect(members(ann.page).getByText('Person 00000')).toBeVisible()
  offsets.length = 0
  const most = await mostRowsWhileScrolling(ann.page, FRAMES)
  expect(most).toBeLessThan(FEW_ROWS)
  expect(new Set(offsets).size).toBe(offsets.length)
})

test('of fifty thousand those stand first who are online', async ({ meet, ownBeep }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await crowd(ownBeep, serverId, MANY)
  const rights = new Rights(ann.api, serverId)
  const guides = await rights.create('Guides', [], { hoist: true })
  await rights.give(bob.account.id, guides)
  await bob.open(serverId, channelId)
  await ann.open(serverId, channelId)
  await expect(section(ann.page, 'Guides · 1').getByText(bob.name)).toBeVisible()
  await expect(section(ann.page, 'Online · 1').getByText(ann.name)).toBeVisible()
  await expect(section(ann.page, `Offline · ${MANY}`)).toBeVisible()

  // Who goes is marked at once and stands among the others soon.
  await bob.page.context().close()
  await expect(section(ann.page, `Offline · ${MANY + 1}`).getByText(bob.name)).toBeVisible({ timeout: 30_000 })
  await expect(section(ann.page, 'Online · 1')).toBeVisible()
  await expect(members(ann.page).getByRole('heading', { name: /^Guides/ })).toHaveCount(0)
})

test('among fifty thousand somebody is found by a part of their name, and named with an @', async ({
  meet,
  ownBeep,
}) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await crowd(ownBeep, serverId, MANY)
  await ann.page.goto(`/s/${serverId}/settings/members`)
  await ann.page.getByRole('searchbox', { name: 'Search' }).fill('son 49876')
  await expect(ann.page.getByRole('row').filter({ hasText: 'Person 49876' })).toBeVisible()
  await ann.open(serverId, channelId)
  await ann.page.getByRole('textbox', { name: /^Message/ }).pressSequentially('@49877')
  await expect(ann.page.getByRole('option').filter({ hasText: 'Person 49877' })).toBeVisible()
})
