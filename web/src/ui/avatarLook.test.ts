import { expect, test } from 'vitest'
import { hue, initials } from './avatarLook'

test.each([
  ['Inès Morel', 'IM'],
  ['Licence 3 Informatique', 'L3'],
  ['Jardin partagé', 'Jp'],
  ['yann', 'Y'],
  ['Yann Le Goff', 'YL'],
  ['  ', ''],
  ['♞', '♞'],
  ['👩‍🚀 crew', 'C'],
  ['e\u0301ric', 'E\u0301'],
])('%s is drawn as %s', (name, drawn) => {
  expect(initials(name)).toBe(drawn)
})

test('ids that begin alike get hues of their own', () => {
  const hues = Array.from({ length: 12 }, (_, i) => hue(`019a9c55-0000-7000-8000-00000000000${i.toString(16)}`))
  expect(new Set(hues).size).toBeGreaterThan(10)
  for (const degrees of hues) expect(degrees).toBeLessThan(360)
})
