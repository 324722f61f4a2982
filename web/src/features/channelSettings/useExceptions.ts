import { useState } from 'react'
import { type Exception, isSame, keyOf, nothing, targetOf } from './overwrites'
import type { Overwrite } from './channelSettings'

const targetIn = ({ roleId, userId }: Overwrite) => (roleId ? { roleId } : { userId: userId ?? '' })

/** What the channel says about roles and members, with unsaved changes on top. */
export function useExceptions(overwrites: readonly Overwrite[]) {
  const [touched, setTouched] = useState<Readonly<Record<string, Exception>>>({})
  const stored = new Map(overwrites.map((it) => [keyOf(targetIn(it)), it as Exception]))
  const at = (key: string): Exception => touched[key] ?? stored.get(key) ?? nothing
  const changed = Object.keys(touched).filter((key) => !isSame(at(key), stored.get(key) ?? nothing))
  return {
    at,
    /** Whoever is spoken of, or was just added. */
    keys: [...new Set([...stored.keys(), ...Object.keys(touched)])],
    changed,
    isDirty: changed.length > 0,
    change: (key: string, exception: Exception) => setTouched((before) => ({ ...before, [key]: exception })),
    reset: () => setTouched({}),
    /** One call of `setOverwrite` each. */
    inputs: (channelId: string) =>
      changed.map((key) => ({
        channelId,
        ...targetOf(key),
        allow: [...at(key).allow],
        deny: [...at(key).deny],
      })),
  }
}

export type Exceptions = ReturnType<typeof useExceptions>
