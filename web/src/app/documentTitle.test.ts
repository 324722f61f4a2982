import { expect, test } from 'vitest'
import { documentTitle, favicon } from './documentTitle'

test('mentions lead the title, unread alone does not', () => {
  expect(documentTitle(['general', 'Atelier Nord'], 3)).toBe('(3) general · Atelier Nord · Beep')
  expect(documentTitle(['general', 'Atelier Nord'], 0)).toBe('general · Atelier Nord · Beep')
  expect(documentTitle(['', ''], 0)).toBe('Beep')
})

test('the icon tells mentions from unread', () => {
  expect(favicon({ unread: true, mentions: 2 })).toContain('mention')
  expect(favicon({ unread: true, mentions: 0 })).toContain('unread')
  expect(favicon({ unread: false, mentions: 0 })).toBe('/favicon.svg')
})
