import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './world/test'

const widths = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }

async function faults(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

for (const theme of ['light', 'dark'] as const) {
  for (const [name, viewport] of Object.entries(widths)) {
    test.describe(`${theme}, ${name}`, () => {
      test.use({ colorScheme: theme, viewport })

      test('axe finds no grave fault on any page', async ({ meet, page, beep }) => {
        for (const path of ['/sign-in', '/sign-up']) {
          await page.goto(beep + path)
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
          expect.soft(await faults(page), path).toEqual([])
        }
        const { people, serverId, channelId } = await meet('Ann', 'Bob')
        const [ann, bob] = people
        await ann.api.createChannel(serverId, 'other')
        await bob.api.send(
          channelId,
          '# Head\n**bold** `code` ||spoiler|| https://example.org\n> quote\n\n- one\n- two',
          '```rust\nfn main() { println!("a string"); } // a comment\n```',
          `hello @${ann.account.username}`,
        )
        await ann.open(serverId, channelId)
        await expect(ann.row('hello')).toBeVisible()
        await ann.say('mine')
        await expect(ann.row('mine')).not.toHaveAttribute('data-state')
        await bob.api.send(channelId, 'one more')
        await ann.row('mine').hover()
        expect.soft(await faults(ann.page), 'channel').toEqual([])
        await ann.page.goto(`${beep}/discover`)
        await expect(ann.page.getByRole('heading', { name: 'Atelier' }).first()).toBeVisible()
        expect.soft(await faults(ann.page), 'discover').toEqual([])
        await ann.page.goto(beep)
        await expect(ann.page.getByRole('heading', { level: 1 })).toBeVisible()
        expect.soft(await faults(ann.page), 'home').toEqual([])
      })
    })
  }
}

test('the list is one tab stop, arrows move, and each row is named author first', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await bob.api.send(channelId, 'first', 'second', 'third')
  await ann.open(serverId, channelId)
  await expect(ann.rows).toHaveCount(3)
  await expect(ann.list.locator('[data-id][tabindex="0"]')).toHaveCount(1)
  await ann.row('third').focus()
  await ann.page.keyboard.press('ArrowUp')
  await expect(ann.row('second')).toBeFocused()
  await expect(ann.row('second')).toHaveAccessibleName(/^Bob Test: second\. \d/)
  await ann.page.keyboard.press('Home')
  await expect(ann.row('first')).toBeFocused()
  await expect(ann.list.locator('[data-id][tabindex="0"]')).toHaveCount(1)
  await ann.page.keyboard.press('Shift+F10')
  await expect(ann.page.getByRole('menuitem', { name: 'Copy link' })).toBeVisible()
  await ann.page.keyboard.press('Escape')
  await expect(ann.row('first')).toBeFocused()
})

test('new messages of others are said, my own are not', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await bob.api.send(channelId, 'from before')
  await ann.open(serverId, channelId)
  await expect(ann.row('from before')).toBeVisible()
  const said = ann.page.locator('section [aria-live="polite"]')
  await expect(said).toHaveText('')
  await bob.api.send(channelId, 'news')
  await expect(said).toHaveText('Bob Test: news')
  await ann.say('my own')
  await expect(ann.row('my own')).not.toHaveAttribute('data-state')
  await expect(said).toHaveText('Bob Test: news')
})
