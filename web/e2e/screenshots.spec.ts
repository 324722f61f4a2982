// `npm run screenshots`: the README's pictures, from a live community.
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { Api } from './world/api'
import { community, talk } from './world/community'
import type { Person } from './world/person'
import { expect, test } from './world/test'

const folder = join(import.meta.dirname, '../../docs/images')
const desktop = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 }
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const shots = [
  ['desktop-dark', { ...desktop, colorScheme: 'dark' }],
  ['desktop-light', { ...desktop, colorScheme: 'light' }],
  ['phone-dark', { ...phone, colorScheme: 'dark' }],
  ['phone-light', { ...phone, colorScheme: 'light' }],
] as const

test('screenshots', async ({ browser, beep }) => {
  test.setTimeout(240_000)
  const scene = await community(browser, beep)
  const { viewer, others, serverId, channelId } = scene
  await Promise.all(others.map((person) => person.open(serverId, channelId)))
  await talk(scene)
  const [typist] = others
  if (!typist) throw new Error('nobody came')

  for (const [name, options] of shots) {
    const context = await browser.newContext(options)
    const page = await signedIn(await context.newPage(), viewer, beep)
    await page.goto(`${beep}/s/${serverId}/${channelId}`)
    await expect(page.getByRole('textbox', { name: /^Message #/ })).toBeVisible()
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    // Who has just told that they type says so again only after three seconds.
    await expect(async () => {
      await typist.box.press('x')
      await expect(page.getByText(/is typing/)).toBeVisible({ timeout: 500 })
    }).toPass()
    await page.evaluate(async () => {
      await document.fonts.ready
    })
    await page.screenshot({ path: join(folder, `${name}.png`) })
    await typist.box.fill('')
    await context.close()
  }
  await Promise.all([viewer, ...others].map((person) => person.page.context().close()))
})

/** The same person in another window, who reads without leaving a mark: each picture shows what is new. */
async function signedIn(page: Page, person: Person, base: string): Promise<Page> {
  await new Api(page.context().request, base).signIn(person.account)
  await page.addInitScript((id) => localStorage.setItem('beep.session', id), person.account.id)
  await page.routeWebSocket(/graphql/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      if (!message.toString().includes('mutation MarkRead')) server.send(message)
    })
  })
  return page
}
