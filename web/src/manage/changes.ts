/** A field that an act changed; `undefined`: it was not there on that side. */
export interface Change {
  field: string
  before: unknown
  after: unknown
}

/** The fields of an entry as `{}` on what cannot be read: a newer server may write what this client does not know. */
export function fieldsOf(json: string | null | undefined): Readonly<Record<string, unknown>> {
  if (!json) return {}
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

/** What the sentence says itself, and what has no name: which message it was. */
const SAID = new Set(['role', 'member', 'channel', 'messageId'])

/** Of what was made or is gone, a field without a value tells nothing. */
const isEmptySide = ({ before, after }: Change) => {
  const only = before ?? after
  return (before === undefined || after === undefined) && (!only || (Array.isArray(only) && only.length === 0))
}

/** What changed, field by field, in the order of the server; what stayed the same is left out. */
export function changesOf(before: string | null | undefined, after: string | null | undefined): Change[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  // Which role was given, or where a message was, is named in the sentence too.
  const isNamed = (was['role'] ?? is['role'] ?? was['channel'] ?? is['channel']) !== undefined
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => !SAID.has(name) && !(isNamed && name === 'name'),
  )
  return names
    .map((field) => ({ field, before: was[field], after: is[field] }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after))
    .filter((change) => !isEmptySide(change))
}
