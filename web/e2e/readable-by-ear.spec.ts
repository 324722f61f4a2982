import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './world/test'

async function faults(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds no grave fault in all that a message can hold: ${theme}`, async ({ meet }) => {
    const { people, serverId, channelId } = await meet('Ann', 'Bob')
    const [ann, bob] = people
    await ann.page.emulateMedia({ colorScheme: theme })
    await bob.api.send(
      channelId,
      '# Head\n**bold** `code` ||spoiler|| https://example.org\n> quote\n\n- one\n- two',
      '```rust\nfn main() { println!("a string"); } // a comment\n```',
      `hello @${ann.account.username}`,
    )
    await ann.open(serverId, channelId)
    await expect(ann.row('hello')).toHaveAttribute('data-mention')
    await expect(ann.page.locator('html')).toHaveAttribute('data-theme', theme)
    await expect(ann.page.locator('[data-code="keyword"]').first()).toBeVisible()
    await ann.say('mine')
    await expect(ann.row('mine')).not.toHaveAttribute('data-state')
    await ann.row('mine').hover()
    await expect(ann.row('mine').getByRole('button', { name: 'Delete' })).toBeVisible()
    expect(await faults(ann.page)).toEqual([])
    await ann.box.press('ArrowUp')
    await expect(ann.page.getByRole('textbox', { name: 'Edit message' })).toBeVisible()
    expect(await faults(ann.page)).toEqual([])
  })
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
