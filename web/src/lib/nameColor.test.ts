import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contrast, GROUNDS, linear, luminance, nameColor, parse } from './nameColor'

const css = readFileSync(join(import.meta.dirname, '../styles/tokens.css'), 'utf8')

/** Luminance of a token; a tint is painted over the ground as browsers do it, by encoded values. */
function ground(theme: 'light' | 'dark', name: string, tint?: string): number {
  const rule = css.slice(css.indexOf(`[data-theme='${theme}'] {`))
  const read = (token: string) => {
    const [, l, c, h, alpha] =
      new RegExp(`--${token}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)(?: / ([\\d.]+))?\\)`).exec(rule) ?? []
    return { rgb: linear(Number(l), Number(c), (Number(h) * Math.PI) / 180), alpha: Number(alpha ?? 1) }
  }
  const base = read(name)
  if (tint === undefined) return luminance(base.rgb)
  const over = read(tint)
  const encode = (x: number) => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055)
  const decode = (x: number) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
  const mix = (at: 0 | 1 | 2) => decode(encode(over.rgb[at]) * over.alpha + encode(base.rgb[at]) * (1 - over.alpha))
  return luminance([mix(0), mix(1), mix(2)])
}

const places = ['bg-page', 'bg-sidebar', 'bg-raised'].flatMap((name) =>
  [undefined, 'bg-hover', 'bg-active', 'mention-tint'].map((tint) => [name, tint] as const),
)

test.each(places)('the worst ground is no better than %s with %s', (name, tint) => {
  expect(ground('light', name, tint)).toBeGreaterThanOrEqual(GROUNDS.light)
  expect(ground('dark', name, tint)).toBeLessThanOrEqual(GROUNDS.dark)
})

const steps = ['00', '33', '66', '99', 'cc', 'ff']
const colors = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)))

test('every colour can be read in both themes', () => {
  const faint = colors.filter((color) => {
    const { light, dark } = nameColor(color)
    const at = (written: string, on: number) => contrast(luminance(parse(written)), on)
    return at(light, GROUNDS.light) < 4.5 || at(dark, GROUNDS.dark) < 4.5
  })
  expect(faint).toEqual([])
})

test('what can be read already stays as it is', () => {
  expect(nameColor('#0a4a5c').light).toBe('#0a4a5c')
  expect(nameColor('#ffd27d').dark).toBe('#ffd27d')
})

test('a colour keeps its hue: red becomes neither brown nor pink', () => {
  const [r, g, b] = parse(nameColor('#ff2020').light)
  expect(r).toBeGreaterThan(4 * g)
  expect(r).toBeGreaterThan(4 * b)
})
