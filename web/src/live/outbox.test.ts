import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { GIVE_UP_AFTER_MS, Outbox, type OutboxItem } from './outbox'

type Try = { item: OutboxItem; answer: (sent: string) => void; fail: (code: string) => void }

function world() {
  const tries: Try[] = []
  const sent: string[] = []
  let saved: readonly OutboxItem[] = []
  const outbox = new Outbox<string>({
    send: (item, signal) =>
      new Promise((answer, fail) => {
        signal.addEventListener('abort', () => fail(new Error('UNREACHABLE')))
        tries.push({ item, answer, fail: (code) => fail(new Error(code)) })
      }),
    sent: ({ nonce }, answer) => {
      sent.push(answer)
      outbox.settle(nonce)
    },
    codeOf: (error) => (error instanceof Error ? error.message : 'INTERNAL'),
    save: (items) => (saved = items),
  })
  return { outbox, tries, sent, items: () => outbox.useStore.getState().items, saved: () => saved }
}

const settled = () => vi.advanceTimersByTimeAsync(0)
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('leaves a channel one message at a time, in the order they were written', async () => {
  const { outbox, tries, sent, items } = world()
  outbox.add('c', 'one')
  outbox.add('c', 'two')
  outbox.add('other', 'elsewhere')
  expect(tries.map(({ item }) => item.content)).toEqual(['one', 'elsewhere'])
  tries[0]?.answer('1')
  await settled()
  expect(tries.at(-1)?.item.content).toBe('two')
  tries.at(-1)?.answer('2')
  await settled()
  expect(sent).toEqual(['1', '2'])
  expect(items().map(({ content }) => content)).toEqual(['elsewhere'])
})

it('keeps what failed, and tries again under the same key', async () => {
  const { outbox, tries, items } = world()
  const nonce = outbox.add('c', 'fragile')
  tries[0]?.fail('RATE_LIMITED')
  await settled()
  expect(items()).toMatchObject([{ nonce, state: 'failed', reason: 'RATE_LIMITED' }])
  outbox.retry(nonce)
  outbox.retry(nonce)
  expect(tries).toHaveLength(2)
  expect(tries[1]?.item.nonce).toBe(nonce)
  tries[1]?.answer('1')
  await settled()
  expect(items()).toEqual([])
})

it('does not let one failure hold back the next message', async () => {
  const { outbox, tries } = world()
  outbox.add('c', 'one')
  outbox.add('c', 'two')
  tries[0]?.fail('FORBIDDEN')
  await settled()
  expect(tries[1]?.item.content).toBe('two')
})

it('gives up after a while, counted from when it was written', async () => {
  const { outbox, items } = world()
  outbox.add('c', 'one')
  outbox.add('c', 'two')
  await vi.advanceTimersByTimeAsync(GIVE_UP_AFTER_MS - 1)
  expect(items().map(({ state }) => state)).toEqual(['sending', 'sending'])
  await vi.advanceTimersByTimeAsync(2)
  expect(items().map(({ state }) => state)).toEqual(['failed', 'failed'])
})

it('ends a try that is given up by hand', async () => {
  const { outbox, tries, items } = world()
  const nonce = outbox.add('c', 'never mind')
  outbox.remove(nonce)
  await settled()
  expect(items()).toEqual([])
  expect(tries).toHaveLength(1)
})

it('takes out what was seen in the channel, even if its answer never came', async () => {
  const { outbox, tries, items } = world()
  const nonce = outbox.add('c', 'seen')
  expect(outbox.settle(nonce)).toBe(true)
  expect(outbox.settle(nonce)).toBe(false)
  tries[0]?.fail('UNREACHABLE')
  await settled()
  expect(items()).toEqual([])
})

it('sends again after a reload what was on its way, and keeps what had failed', async () => {
  const before = world()
  before.outbox.add('c', 'on its way', 'n1')
  const failed = before.outbox.add('other', 'failed', 'n2')
  before.tries[1]?.fail('FORBIDDEN')
  await settled()
  const after = world()
  after.outbox.restore(before.saved())
  expect(after.tries.map(({ item }) => item.nonce)).toEqual(['n1'])
  expect(after.items().find(({ nonce }) => nonce === failed)).toMatchObject({ state: 'failed', reason: 'FORBIDDEN' })
})

it('does not send by itself what was left long ago', () => {
  const before = world()
  before.outbox.add('c', 'old')
  const after = world()
  after.outbox.restore(before.saved(), Date.now() + 3_600_000)
  expect(after.tries).toEqual([])
  expect(after.items()).toMatchObject([{ state: 'failed' }])
})
