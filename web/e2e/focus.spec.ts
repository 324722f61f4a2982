import type { Locator } from '@playwright/test'
import { Person } from './world/person'
import { Rights } from './world/rights'
import { expect, test } from './world/test'

test('a dialog begins where one goes on, and gives the focus back', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  await ann.open(serverId, channelId)
  await bob.api.send(channelId, 'Good morning')
  const menu = page.getByRole('button', { name: 'Menu of Atelier' })

  // With fields: the first of them.
  await menu.press('Enter')
  await page.getByRole('menuitem', { name: 'Create a channel' }).press('Enter')
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(menu).toBeFocused()

  // Without: what leaves all as it is.
  const row = ann.row('Good morning')
  await row.focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Delete' }).press('Enter')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Keep' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row).toBeFocused()
})

test('opening a profile by key and pressing it again takes nothing away', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  const rights = new Rights(ann.api, serverId)
  await rights.give(bob.account.id, await rights.create('Guides'))
  await ann.open(serverId, channelId)
  const person = page
    .getByRole('listitem')
    .filter({ hasText: `@${bob.account.username}` })
    .getByRole('button')
    .first()
  await person.press('Enter')
  const card = page.getByRole('dialog', { name: `Profile of ${bob.name}` })
  await expect(card).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(card.getByText('Guides')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  await expect(person).toBeFocused()
})

test('at twice the size nothing is cut off: what does not fit can be scrolled to', async ({ meet, beep, browser }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  const dan = await Person.meet(browser, beep, 'Dan')
  // A window of 1280 × 800 at 200 %.
  const viewport = { width: 640, height: 400 }
  await ann.api.run('mutation($s: ID!, $u: String!) { invite(serverId: $s, username: $u) { id } }', {
    s: serverId,
    u: dan.account.username,
  })
  await dan.page.setViewportSize(viewport)
  await dan.page.goto('/')
  await expect(dan.page.getByRole('button', { name: 'Accept Atelier' })).toBeVisible()
  await reach(dan.page.getByText('No servers yet'))
  await reach(dan.page.getByRole('button', { name: 'Discover servers' }))

  await ann.page.setViewportSize(viewport)
  await ann.page.goto(`/s/${serverId}/none`)
  await reach(ann.page.getByRole('main').getByRole('button').or(ann.page.getByRole('main').getByRole('link')).last())
  await ann.open(serverId, channelId)
  await ann.page.getByRole('button', { name: 'Servers', exact: true }).click()
  await ann.page.getByRole('button', { name: 'Create a server' }).click()
  await reach(ann.page.getByRole('dialog').getByRole('button', { name: 'Create the server' }))

  const context = await browser.newContext({ viewport, baseURL: beep })
  const stranger = await context.newPage()
  await stranger.goto('/sign-up')
  await reach(stranger.getByRole('button', { name: 'Create my account' }))
  await reach(stranger.getByRole('button', { name: 'Français' }))
  await context.close()
  await dan.page.context().close()
})

/** Scrolls to it as a reader does, by wheel or key, and finds it uncovered. */
async function reach(what: Locator) {
  // A page that is still being put together may replace it meanwhile.
  await expect(async () => {
    await what.scrollIntoViewIfNeeded({ timeout: 2_000 })
    await expect(what).toBeInViewport({ ratio: 0.9, timeout: 2_000 })
    await what.click({ trial: true, timeout: 2_000 })
  }).toPass()
}
