import { expect, it } from 'vitest'
import { Gate } from './gate'

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<T>((done, failed) => {
    resolve = done
    reject = failed
  })
  return { promise, resolve, reject }
}

function world() {
  const log: string[] = []
  const gate = new Gate<string>((event) => log.push(event))
  return { log, gate, replace: (snapshot: string) => log.push(`= ${snapshot}`) }
}

it('applies events at once while nothing is read', () => {
  const { log, gate } = world()
  gate.push('a')
  expect(log).toEqual(['a'])
})

it('puts the snapshot in place before the events that passed while it was read', async () => {
  const { log, gate, replace } = world()
  const fetched = deferred<string>()
  const reading = gate.read(() => fetched.promise, replace)
  gate.push('during')
  fetched.resolve('snapshot')
  await reading
  gate.push('after')
  expect(log).toEqual(['= snapshot', 'during', 'after'])
})

it('lets the events through when the read fails', async () => {
  const { log, gate, replace } = world()
  const fetched = deferred<string>()
  const reading = gate.read(() => fetched.promise, replace)
  gate.push('during')
  fetched.reject(new Error('down'))
  await expect(reading).rejects.toThrow('down')
  expect(log).toEqual(['during'])
})

it('lets a later read overtake an earlier one, whichever answers first', async () => {
  const { log, gate, replace } = world()
  const first = deferred<string>()
  const second = deferred<string>()
  const readings = [gate.read(() => first.promise, replace), gate.read(() => second.promise, replace)]
  gate.push('during')
  first.resolve('old')
  await readings[0]
  expect(log).toEqual([])
  second.resolve('new')
  await readings[1]
  expect(log).toEqual(['= new', 'during'])
})

it('changes nothing once it is closed', async () => {
  const { log, gate, replace } = world()
  const fetched = deferred<string>()
  const reading = gate.read(() => fetched.promise, replace)
  gate.push('during')
  gate.close()
  fetched.resolve('late')
  await reading
  expect(log).toEqual([])
})
