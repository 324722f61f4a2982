import { Line } from './world/line'
import type { Person } from './world/person'
import { expect, test } from './world/test'

const lines = (count: number) =>
  Array.from({ length: count }, (_, n) => `message ${n} goes ${'on and on and on '.repeat(n % 9)}.`)

test('one page a reach of the top, and the reader stays where she is', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.api.send(channelId, ...lines(170))
  const line = await Line.tap(ann.page)
  await ann.open(serverId, channelId)
  await expect(ann.rows).toHaveCount(50)
  for (const held of [100, 150, 170]) {
    line.hold()
    await ann.scrollTo(120)
    const { id, top } = await ann.firstInView()
    expect(await ann.rows.count()).toBe(held === 170 ? 150 : held - 50)
    line.release()
    await expect(ann.rows).toHaveCount(held)
    expect(Math.abs((await ann.topOf(id)) - top)).toBeLessThanOrEqual(1)
  }
  await expect(ann.page.getByText('This is where #general begins.')).toBeAttached()
})

test('rows that grow, come and go elsewhere move nothing', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const ids = await bob.api.send(channelId, ...lines(60))
  await ann.open(serverId, channelId)
  await expect(ann.rows).toHaveCount(50)
  await ann.scrollTo('middle')
  const { id, top } = await ann.firstInView()
  const at = ids.indexOf(id)
  await bob.api.edit(channelId, ids[at - 1] ?? '', 'grown '.repeat(200))
  await bob.api.remove(channelId, ids[at - 3] ?? '')
  await bob.api.send(channelId, 'below')
  await expect(ann.row('below')).toBeAttached()
  await expect(ann.row('grown')).toBeAttached()
  expect(Math.abs((await ann.topOf(id)) - top)).toBeLessThanOrEqual(1)
})

/** Reaches an edge, once, and waits until another row stands there. */
async function turnPage(person: Person, edge: 'top' | 'end') {
  const look = (known: string | undefined) =>
    person.view.evaluate(
      (view, { edge, known }) => {
        const rows = [...view.querySelectorAll<HTMLElement>('ol > [data-id]')]
        const id = rows.at(edge === 'top' ? 0 : -1)?.dataset['id']
        if (id === known) view.scrollTop = edge === 'top' ? 0 : view.scrollHeight
        return id
      },
      { edge, known },
    )
  const known = await look(undefined)
  await expect.poll(() => look(known)).not.toBe(known)
}

/** Counts the rows after every change of the list; answers with the most there were so far. */
async function countRows({ list }: Person): Promise<() => Promise<number>> {
  const counts = await list.evaluateHandle((ol) => {
    const result = { most: 0 }
    const count = () => (result.most = Math.max(result.most, ol.querySelectorAll(':scope > [data-id]').length))
    new MutationObserver(count).observe(ol, { childList: true })
    return result
  })
  return () => counts.evaluate(({ most }) => most)
}

test('a long walk up and down drops no message and draws 200 at most', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann')
  const [ann] = people
  await ann.api.send(channelId, ...lines(320))
  await ann.open(serverId, channelId)
  await expect(ann.rows).toHaveCount(50)
  const most = await countRows(ann)
  const numbers = async () => (await ann.texts()).map((text) => Number(/^message (\d+) /.exec(text)?.[1]))

  let shown = await numbers()
  for (const [edge, at, last] of [
    ['top', 0, 0],
    ['end', -1, 319],
  ] as const) {
    const seen = new Set(shown)
    while (shown.at(at) !== last) {
      const known = shown.at(at)
      await turnPage(ann, edge)
      shown = await numbers()
      // A run without a gap, and it continues what was there.
      expect(shown).toEqual(shown.map((_, n) => (shown[0] ?? NaN) + n))
      expect(shown).toContain(known)
      for (const number of shown) seen.add(number)
    }
    expect(seen.size).toBe(320)
  }
  expect(await most()).toBe(200)
})
