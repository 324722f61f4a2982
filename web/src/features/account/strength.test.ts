import { expect, test } from 'vitest'
import { strength } from './strength'

test.each([
  ['', 'short'],
  ['short', 'short'],
  ['aaaaaaaaaaaa', 'weak'],
  ['1234567890', 'weak'],
  ['abcdefghijkl', 'weak'],
  ['qmzwhrtkvp', 'weak'],
  ['harbour-blue', 'fair'],
  ['correct horse battery', 'good'],
  ['8f!Kq2-zTw0x', 'good'],
])('%s is %s', (password, expected) => {
  expect(strength(password)).toBe(expected)
})

test('the words of the account itself count for nothing', () => {
  expect(strength('salome.kessler.1911')).not.toBe('weak')
  expect(strength('salome.kessler.1911', ['Salome', 'Kessler'])).toBe('weak')
})
