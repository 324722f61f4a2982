import type { Person } from './world/person'
import { expect, test } from './world/test'

const numbers = (texts: string[]) => texts.map((text) => Number(/number (\d+)/.exec(text)?.[1]))

/** Notes when rows begin and cease to stand out, from the next page on: it is over soon. */
async function watchHighlights({ page }: Person) {
  await page.addInitScript(() => {
    const seen: { text: string; from: number; until: number }[] = []
    Object.assign(window, { seen })
    const look = () => {
      const row = document.querySelector('[data-highlight]')
      const last = seen.at(-1)
      if (row && last?.until !== Infinity) {
        seen.push({ text: row.textContent, from: performance.now(), until: Infinity })
      } else if (!row && last?.until === Infinity) last.until = performance.now()
    }
    const options = { subtree: true, childList: true, attributeFilter: ['data-highlight'] }
    new MutationObserver(look).observe(document, options)
  })
  return () =>
    page.evaluate(() => (window as unknown as { seen: { text: string; from: number; until: number }[] }).seen)
}

test('a link opens around its message, centres and highlights it; Escape returns to the end without a gap', async ({
  meet,
}) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const ids = await ann.api.send(channelId, ...Array.from({ length: 300 }, (_, n) => `number ${n}`))
  const row = bob.row(/number 40$/)
  const highlights = await watchHighlights(bob)
  await bob.page.goto(`/s/${serverId}/${channelId}/${ids[40]}`)
  await expect.poll(highlights).toHaveLength(1)
  const off = await row.evaluate((it) => {
    const view = it.closest('ol')?.parentElement?.getBoundingClientRect()
    const box = it.getBoundingClientRect()
    return (box.top + box.bottom) / 2 - ((view?.top ?? 0) + (view?.bottom ?? 0)) / 2
  })
  expect(Math.abs(off)).toBeLessThan(4)
  await expect(row).not.toHaveAttribute('data-highlight')
  const [highlight] = await highlights()
  expect(highlight?.text).toMatch(/number 40$/)
  const lasted = (highlight?.until ?? NaN) - (highlight?.from ?? NaN)
  expect(lasted).toBeGreaterThan(1_900)
  expect(lasted).toBeLessThan(3_000)

  // Down to the end: every message in turn.
  await expect(async () => {
    await bob.view.evaluate((view) => (view.scrollTop = view.scrollHeight))
    const shown = numbers(await bob.texts())
    expect(shown).toEqual(shown.map((_, n) => (shown[0] ?? 0) + n))
    expect(shown.at(-1)).toBe(299)
  }).toPass({ timeout: 30_000 })

  await bob.page.goto(`/s/${serverId}/${channelId}/${ids[10]}`)
  await expect(bob.row(/number 10$/)).toBeInViewport()
  await expect(bob.page.getByRole('button', { name: 'Jump to present' })).toBeVisible()
  await bob.page.keyboard.press('Escape')
  await expect(bob.row(/number 299$/)).toBeInViewport()
  await expect(bob.page).toHaveURL(new RegExp(`${channelId}$`))
})

test('a copied link leads to its message', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await ann.api.send(channelId, ...Array.from({ length: 60 }, (_, n) => `number ${n}`))
  await ann.open(serverId, channelId)
  await ann.row(/number 59$/).hover()
  await ann
    .row(/number 59$/)
    .getByRole('button', { name: 'Copy link' })
    .click()
  await expect(ann.page.getByText('Link copied')).toBeVisible()
  const link = await ann.page.evaluate(() => navigator.clipboard.readText())
  const highlights = await watchHighlights(ann)
  await ann.page.goto(link)
  await expect.poll(highlights).toMatchObject([{ text: expect.stringMatching(/number 59$/) }])
})
