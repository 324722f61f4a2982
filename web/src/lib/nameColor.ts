/** Linear-light red, green and blue, 0 to 1. */
type Rgb = readonly [number, number, number]

/** WCAG 2.2 asks 4.5 of text (1.4.3); a little more, for what rounding takes. */
const LEAST_CONTRAST = 4.6

/**
 * Luminance of the ground that is worst for names in each theme: in the light one the darkest, a chosen row beside
 * the page, in the dark one the lightest, the same on a raised card. `nameColor.test.ts` holds them to the tokens.
 */
export const GROUNDS = { light: 0.725, dark: 0.075 }

export type NameColor = { light: string; dark: string }

const known = new Map<string, NameColor>()

/** A role's colour as a name is written in it: of the same hue, as light or dark as it must be to be read. */
export function nameColor(color: string): NameColor {
  const found = known.get(color)
  if (found) return found
  const made = {
    light: readable(color, (rgb) => contrast(luminance(rgb), GROUNDS.light) >= LEAST_CONTRAST, -1),
    dark: readable(color, (rgb) => contrast(luminance(rgb), GROUNDS.dark) >= LEAST_CONTRAST, 1),
  }
  known.set(color, made)
  return made
}

const STEP = 0.005

/** Moves the lightness from where it is until it is enough; the chroma goes where the screen cannot follow. */
function readable(color: string, isEnough: (rgb: Rgb) => boolean, towards: 1 | -1): string {
  const { lightness, chroma, hue } = oklch(parse(color))
  for (let at = lightness; at >= 0 && at <= 1; at += towards * STEP) {
    const rgb = fit(at, chroma, hue)
    if (isEnough(rgb)) return hex(rgb)
  }
  return towards < 0 ? '#000000' : '#ffffff'
}

function fit(lightness: number, chroma: number, hue: number): Rgb {
  for (let left = chroma; left > 0; left -= STEP) {
    const rgb = linear(lightness, left, hue)
    if (rgb.every((part) => part >= -0.0005 && part <= 1.0005)) return rgb
  }
  return linear(lightness, 0, hue)
}

export const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b

export const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

/** `#rrggbb` in linear light. */
export function parse(color: string): Rgb {
  const part = (at: number) => {
    const x = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

const hex = (rgb: Rgb) => `#${rgb.map(digits).join('')}`

function digits(part: number): string {
  const x = Math.min(1, Math.max(0, part))
  const encoded = x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, '0')
}

// Oklab by Björn Ottosson, as in CSS Color 4.

function oklch([r, g, b]: Rgb) {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(x, y),
    hue: Math.atan2(y, x),
  }
}

/** `hue` in radians. */
export function linear(lightness: number, chroma: number, hue: number): Rgb {
  const x = chroma * Math.cos(hue)
  const y = chroma * Math.sin(hue)
  const l = (lightness + 0.3963377774 * x + 0.2158037573 * y) ** 3
  const m = (lightness - 0.1055613458 * x - 0.0638541728 * y) ** 3
  const s = (lightness - 0.0894841775 * x - 1.291485548 * y) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}
