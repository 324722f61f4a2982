import { availableParallelism, loadavg } from 'node:os'

/** For what others see at once: a second, and longer by as much as the machine has more to do than it can. */
export function soon(): { timeout: number } {
  const [load = 0] = loadavg()
  return { timeout: 1_000 * Math.max(1, load / availableParallelism()) }
}

/**
 * Measures until the result is below `enough`, five times at most; answers with the best. What the client needs by
 * itself is asked for, not what else the machine does just then.
 */
export async function best(enough: number, measure: (attempt: number) => Promise<number>): Promise<number> {
  let result = Infinity
  for (let attempt = 0; attempt < 5 && result >= enough; attempt++) result = Math.min(result, await measure(attempt))
  return result
}

/** Milliseconds until `done`. */
export async function timed(done: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await done()
  return performance.now() - since
}
