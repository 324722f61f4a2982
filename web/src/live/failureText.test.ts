import { beforeAll, expect, test } from 'vitest'
import { failureText } from './failureText'
import { switchLocale } from '@/i18n/i18n'

const failure = (code: string, field: string | null = null, retryAfter: number | null = null) => ({
  code,
  field,
  retryAfter,
})

beforeAll(() => switchLocale('en'))

test('a refused field says what it may hold', () => {
  expect(failureText(failure('INVALID_INPUT', 'username'))).toContain('2 to 32')
  expect(failureText(failure('INVALID_INPUT', 'somethingNew'))).toContain('Check what you wrote')
})

test('a code that this client does not know is still a sentence', () => {
  expect(failureText(failure('SOMETHING_NEW'))).toContain('went wrong')
})

test('a limit says how long to wait', () => {
  expect(failureText(failure('RATE_LIMITED', null, 12))).toContain('12 s')
  expect(failureText(failure('RATE_LIMITED', null, 61))).toContain('2 min')
})

test('while rights cannot be decided it says that nothing was done and that what is seen may be old', () => {
  const text = failureText(failure('PERMISSIONS_UNAVAILABLE'))
  expect(text).toContain('Nothing was done')
  expect(text).toContain('may be old')
  expect(text).toContain('Try again')
})

test('in French', async () => {
  await switchLocale('fr')
  expect(failureText(failure('PERMISSIONS_UNAVAILABLE'))).toContain('Rien n’a été fait')
  expect(failureText(failure('USERNAME_TAKEN'))).toContain('déjà')
  await switchLocale('en')
})
