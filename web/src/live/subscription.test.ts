import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { parse } from 'graphql'
import { Observable } from 'rxjs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const subscribe = vi.hoisted(() => vi.fn())
vi.mock('./client', () => ({ client: { subscribe } }))

const { keepSubscribed } = await import('./subscription')

const query = parse('subscription { server(id: "1") { __typename } }')
const refusal = (code: string) => new CombinedGraphQLErrors({ errors: [{ message: code, extensions: { code } }] })
const refused = (code: string) => new Observable((observer) => observer.next({ error: refusal(code) }))
const silent = () => new Observable(() => undefined)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  subscribe.mockReset()
})

test('what is refused for now is asked for again', async () => {
  subscribe.mockImplementationOnce(() => refused('SERVER_SUSPENDED'))
  subscribe.mockImplementationOnce(() => refused('UNAVAILABLE'))
  subscribe.mockImplementation(silent)
  const onRefused = vi.fn()
  const stop = keepSubscribed({ query, variables: {}, onData: () => undefined, onRefused })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(subscribe).toHaveBeenCalledTimes(3)
  expect(onRefused).not.toHaveBeenCalled()
  stop()
})

/** Tells one thing and ends as if all were gone. */
const closed = () =>
  new Observable((observer) => {
    observer.next({ data: {} })
    observer.next({ error: refusal('NOT_FOUND') })
  })

test('one that was open and is closed asks once more why', async () => {
  const onRefused = vi.fn()
  subscribe.mockImplementationOnce(closed)
  subscribe.mockImplementation(silent)
  const stop = keepSubscribed({ query, variables: {}, onData: () => undefined, onRefused })
  expect(subscribe).toHaveBeenCalledTimes(2)
  expect(onRefused).not.toHaveBeenCalled()
  stop()

  subscribe.mockReset()
  subscribe.mockImplementationOnce(closed)
  subscribe.mockImplementation(() => refused('NOT_FOUND'))
  keepSubscribed({ query, variables: {}, onData: () => undefined, onRefused })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(onRefused).toHaveBeenCalledTimes(1)
  expect(subscribe).toHaveBeenCalledTimes(2)
})

test('what is gone is asked for no more', async () => {
  subscribe.mockImplementation(() => refused('NOT_FOUND'))
  const onRefused = vi.fn()
  keepSubscribed({ query, variables: {}, onData: () => undefined, onRefused })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(subscribe).toHaveBeenCalledTimes(1)
  expect(onRefused).toHaveBeenCalledWith(expect.objectContaining({ code: 'NOT_FOUND' }))
})

test('whoever stops is not subscribed again', async () => {
  subscribe.mockImplementation(() => refused('SERVER_SUSPENDED'))
  const stop = keepSubscribed({ query, variables: {}, onData: () => undefined })
  stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(subscribe).toHaveBeenCalledTimes(1)
})
