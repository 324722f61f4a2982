import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** The windows and grounds that every page must be good on. */
export const grounds = Object.entries({
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
}).flatMap(([size, viewport]) => (['light', 'dark'] as const).map((theme) => ({ size, viewport, theme })))

/** No serious or critical fault, and nothing that makes the page, or what scrolls up and down in it, wider than it is. */
export async function check(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    serious.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
  ).toEqual([])
  expect(await tooWide(page), `${what} is wider than its place`).toEqual([])
}

/** What can be moved sideways though it need not: code and wide tables, which have a name or are code, may. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.body.querySelectorAll<HTMLElement>('*')]
      .filter((it) => it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0)
      .filter((it) => it === document.documentElement || ['auto', 'scroll'].includes(getComputedStyle(it).overflowX))
      .filter((it) => !it.matches('pre, textarea, [role="region"][aria-label]'))
      .map((it) => `<${it.tagName.toLowerCase()} class="${it.className}">: ${it.scrollWidth} > ${it.clientWidth}`),
  )
}
