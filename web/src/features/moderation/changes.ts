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

/** What the sentence says itself. */
const SAID = new Set(['role', 'member'])

/** What changed, field by field, in the order of the server; what stayed the same is left out. */
export function changesOf(before: string | null | undefined, after: string | null | undefined): Change[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => !SAID.has(name))
  return names
    .map((field) => ({ field, before: was[field], after: is[field] }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after))
}
