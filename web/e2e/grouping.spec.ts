import type { Page } from '@playwright/test'
import { Line } from './world/line'
import { expect, test } from './world/test'

/** Gives every message whose text is "at <ms>" that time, after one in the morning. */
async function setTimes(page: Page) {
  const line = await Line.tap(page)
  const start = new Date()
  start.setHours(1, 0, 0, 0)
  line.change((frame) => {
    const message = JSON.parse(frame) as unknown
    stamp(message, start.getTime())
    return JSON.stringify(message)
  })
}

function stamp(value: unknown, start: number): void {
  if (typeof value !== 'object' || value === null) return
  const { content } = value as { content?: unknown }
  const at = typeof content === 'string' ? /^at (\d+)/.exec(content)?.[1] : undefined
  if (at !== undefined) Object.assign(value, { createdAt: new Date(start + Number(at)).toISOString() })
  for (const inner of Object.values(value)) stamp(inner, start)
}

test('two clients group alike, to the millisecond', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await Promise.all(people.map(({ page }) => setTimes(page)))
  await ann.api.send(channelId, 'at 0', 'at 419999', 'at 839999', 'at 840000')
  await bob.api.send(channelId, 'at 840001')
  await ann.api.send(channelId, 'at 840002')
  await Promise.all(people.map((person) => person.open(serverId, channelId)))
  // The third comes exactly 420,000 ms after the second.
  const expected = [
    ['at 0', true],
    ['at 419999', false],
    ['at 839999', true],
    ['at 840000', false],
    ['at 840001', true],
    ['at 840002', true],
  ]
  for (const person of people) {
    await expect(person.rows).toHaveCount(6)
    const heads = await person.rows.evaluateAll((rows) =>
      rows.map((row) => [row.querySelector('[data-text]')?.textContent, row.hasAttribute('data-head')]),
    )
    expect(heads).toEqual(expected)
  }
})

test('a collapsed line shows its time under the pointer, with the full date in its title', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.api.send(channelId, 'one', 'two')
  await ann.open(serverId, channelId)
  const time = ann.row('two').locator('time')
  await expect(time).toHaveCSS('opacity', '0')
  await ann.row('two').hover()
  await expect(time).toHaveCSS('opacity', '1')
  await expect(time).toHaveAttribute('title', new RegExp(`${new Date().getFullYear()}`))
})
