import { expect, test } from 'vitest'
import { changesOf, fieldsOf } from './changes'

test('what changed, and nothing else', () => {
  expect(changesOf('{"name":"a","hoist":true}', '{"name":"b","hoist":true}')).toEqual([
    { field: 'name', before: 'a', after: 'b' },
  ])
})

test('a thing that was made or is gone has one side', () => {
  expect(changesOf(null, '{"name":"a"}')).toEqual([{ field: 'name', before: undefined, after: 'a' }])
  expect(changesOf('{"members":3}', null)).toEqual([{ field: 'members', before: 3, after: undefined }])
})

test('what the sentence names is not said twice', () => {
  expect(changesOf(null, '{"role":"7","name":"Guide"}')).toEqual([])
  expect(changesOf('{"messageId":"5","channel":"7","name":"general"}', null)).toEqual([])
})

test('what a new thing does not have is not told', () => {
  const made = '{"expiresAt":null,"maxUses":5,"temporary":false}'
  expect(changesOf(null, made).map(({ field }) => field)).toEqual(['maxUses'])
  expect(changesOf('{"nickname":"","roles":[]}', null)).toEqual([])
})

test('what cannot be read is nothing, not a fault', () => {
  expect(fieldsOf('not json')).toEqual({})
  expect(fieldsOf('[1]')).toEqual({})
  expect(fieldsOf('null')).toEqual({})
})
