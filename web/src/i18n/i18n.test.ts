import { expect, test } from 'vitest'
import { pickLocale } from './i18n'

test.each([
  [['fr-CA', 'en'], 'fr'],
  [['de', 'fr'], 'fr'],
  [['EN-us'], 'en'],
  [['ja'], 'en'],
  [[], 'en'],
  [['frr'], 'en'], // North Frisian is not French.
])('%j speaks %s', (wanted, locale) => {
  expect(pickLocale(wanted)).toBe(locale)
})
