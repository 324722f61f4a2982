import { useState } from 'react'

const byCode = (a: string, b: string) => (a < b ? -1 : Number(a > b))
const asSet = (value: unknown) =>
  Array.isArray(value) ? JSON.stringify(value.map(String).toSorted(byCode)) : JSON.stringify(value)

/** Lists are sets here: their order says nothing. */
const isSame = (a: unknown, b: unknown) => asSet(a) === asSet(b)

/** What of `changes` still differs from `base`. */
export function differences<T extends object>(base: T, changes: Partial<T>): Partial<T> {
  const keys = Object.keys(changes) as (keyof T)[]
  return Object.fromEntries(
    keys.filter((key) => !isSame(base[key], changes[key])).map((key) => [key, changes[key]]),
  ) as Partial<T>
}

/**
 * Unsaved changes on top of what the server has. Only what was touched is held: what others change meanwhile shows
 * through, and what is the server's own again is no change any more.
 */
export function useDraft<T extends object>(base: T) {
  const [touched, setTouched] = useState<Partial<T>>({})
  const changes = differences(base, touched)
  return {
    value: { ...base, ...changes },
    changes,
    isDirty: Object.keys(changes).length > 0,
    change: (part: Partial<T>) => setTouched((before) => ({ ...before, ...part })),
    reset: () => setTouched({}),
  }
}
