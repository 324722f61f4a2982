const LONGEST_MS = 30_000
const FIRST_MS = 500

/** Full jitter: a random wait up to 500 ms × 2ⁿ, 30 s at most. 20,000 clients must not come back together. */
export function backoff(retries: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** retries)
}

/** Resolves after `ms`, or at once when the network returns or the page is looked at again. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const listening = new AbortController()
    const finish = () => {
      clearTimeout(timer)
      listening.abort()
      resolve()
    }
    const timer = setTimeout(finish, ms)
    const finishIfVisible = () => {
      if (!document.hidden) finish()
    }
    window.addEventListener('online', finish, { signal: listening.signal })
    document.addEventListener('visibilitychange', finishIfVisible, { signal: listening.signal })
  })
}

/** Does the work again, with back-off, until it does not throw or is not wanted any more. */
export async function persist(work: () => Promise<void>, isWanted: () => boolean): Promise<void> {
  for (let retries = 0; isWanted(); retries++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await work()
      return
    } catch {
      // oxlint-disable-next-line no-await-in-loop
      await pause(backoff(retries))
    }
  }
}
