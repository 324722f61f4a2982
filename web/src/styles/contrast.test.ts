import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

type Colour = { rgb: [number, number, number]; alpha: number }

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

/** The colours that a theme's rule sets. */
function tokens(theme: 'light' | 'dark'): Map<string, Colour> {
  const start = css.indexOf(`[data-theme='${theme}'] {`)
  const rule = css.slice(start, css.indexOf('}', start))
  const colour = /--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)/g
  return new Map(
    [...rule.matchAll(colour)].map(([, name = '', l, c, h, alpha]) => [
      name,
      { rgb: linear(Number(l), Number(c), Number(h)), alpha: Number(alpha ?? 1) },
    ]),
  )
}

/** Oklch to linear sRGB (Björn Ottosson's matrices, as in CSS Color 4). */
function linear(lightness: number, chroma: number, hue: number): [number, number, number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

const encode = (x: number) => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055)
const decode = (x: number) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)

/** Painted over a ground; browsers mix encoded values. */
function over(top: Colour, ground: Colour): Colour {
  const mix = (i: 0 | 1 | 2) => decode(encode(top.rgb[i]) * top.alpha + encode(ground.rgb[i]) * (1 - top.alpha))
  return { rgb: [mix(0), mix(1), mix(2)], alpha: 1 }
}

const luminance = ({ rgb: [r, g, b] }: Colour) => 0.2126 * r + 0.7152 * g + 0.0722 * b

function contrast(front: Colour, ground: Colour): number {
  const [dark = 0, light = 0] = [luminance(over(front, ground)), luminance(ground)].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

/** WCAG 2.2: 4.5 for text (1.4.3), 3 for what one must see to use (1.4.11). `ground+tint`: a tint on a ground. */
const pairs: [front: string, ground: string, least: number][] = [
  ...['bg-page', 'bg-sidebar', 'bg-raised', 'bg-rail', 'bg-field'].map((it): [string, string, number] => [
    'text',
    it,
    4.5,
  ]),
  ...['bg-page', 'bg-sidebar', 'bg-raised', 'bg-rail'].map((it): [string, string, number] => ['text-muted', it, 4.5]),
  ...['bg-page', 'bg-sidebar', 'bg-field', 'bg-page+bg-hover'].map((it): [string, string, number] => [
    'text-faint',
    it,
    4.5,
  ]),
  ['text', 'bg-sidebar+bg-active', 4.5],
  ['text', 'bg-page+mention-tint', 4.5],
  ['text-muted', 'bg-sidebar+bg-hover', 4.5],
  ['text-link', 'bg-page', 4.5],
  ['brand-text', 'bg-page', 4.5],
  ['brand-text', 'bg-sidebar', 4.5],
  ['brand-text', 'bg-page+brand-tint', 4.5],
  ['on-brand', 'brand', 4.5],
  ['on-brand', 'brand-hover', 4.5],
  ['on-danger', 'danger', 4.5],
  ['on-signal', 'signal', 4.5],
  ['signal-text', 'bg-page', 4.5],
  ['danger', 'bg-page', 4.5],
  ['danger', 'bg-raised', 4.5],
  ['mention-text', 'bg-page+mention-tint', 4.5],
  ['signal', 'bg-sidebar', 3],
  ['brand', 'bg-page', 3],
  ['line-strong', 'bg-page', 3],
  ...['bg-page', 'bg-sidebar', 'bg-rail', 'bg-raised'].map((it): [string, string, number] => ['focus', it, 3]),
  ...['online', 'busy', 'offline'].map((it): [string, string, number] => [it, 'bg-sidebar', 3]),
]

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const known = tokens(theme)
  const get = (name: string): Colour => {
    const found = known.get(name)
    if (!found) throw new Error(`${theme} has no ${name}`)
    return found
  }

  test.each(pairs)('%s on %s: at least %d', (front, place, least) => {
    const [ground = '', tint] = place.split('+')
    const painted = tint ? over(get(tint), get(ground)) : get(ground)
    expect(contrast(get(front), painted)).toBeGreaterThanOrEqual(least)
  })

  test('every colour can be shown in sRGB', () => {
    const outside = [...known].filter(([, { rgb }]) => rgb.some((x) => x < -0.001 || x > 1.001))
    expect(outside.map(([name]) => name)).toEqual([])
  })
})
