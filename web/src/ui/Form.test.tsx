import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Field } from './Field'
import { Form, text, verbatim } from './Form'

let host: HTMLElement
let unmount = () => {}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  host = document.body.appendChild(document.createElement('div'))
})
afterEach(() => {
  act(() => unmount())
  host.remove()
  vi.unstubAllGlobals()
})

function render(ui: React.ReactNode) {
  const root = createRoot(host)
  unmount = () => root.unmount()
  act(() => root.render(ui))
}

const submit = () => act(async () => host.querySelector('form')?.requestSubmit())

test('a second press while the first is at work sends nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const onSubmit = vi.fn(() => promise)
  render(<Form submit="Save" pending={false} onSubmit={onSubmit} />)
  await submit()
  await submit()
  expect(onSubmit).toHaveBeenCalledTimes(1)
  await act(async () => resolve())
  await submit()
  expect(onSubmit).toHaveBeenCalledTimes(2)
})

test('names lose their blanks, passwords do not', () => {
  const values = new FormData()
  values.set('name', '  Atelier ')
  values.set('password', ' two words ')
  expect(text(values, 'name')).toBe('Atelier')
  expect(verbatim(values, 'password')).toBe(' two words ')
  expect(text(values, 'missing')).toBe('')
})

test('a field is tied to its label, its description and its error', () => {
  render(<Field label="Name" name="name" description="As others see it." error="This is taken." />)
  const input = host.querySelector('input')
  const label = host.querySelector('label')
  expect(label?.htmlFor).toBe(input?.id)
  expect(input?.getAttribute('aria-invalid')).toBe('true')
  const described = (input?.getAttribute('aria-describedby') ?? '').split(' ')
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
    'As others see it.',
    'This is taken.',
  ])
})

test('a field without an error is not marked', () => {
  render(<Field label="Topic" multiline name="topic" />)
  const area = host.querySelector('textarea')
  expect(area?.hasAttribute('aria-invalid')).toBe(false)
  expect(area?.hasAttribute('aria-describedby')).toBe(false)
})
