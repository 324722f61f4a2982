/**
 * Ids are UUIDv7 in lower case: their text sorts by the time they were made.
 * So "newer" is string comparison, and null is older than everything.
 */
export function isNewer(id: string | null | undefined, than: string | null | undefined): boolean {
  if (!id) return false
  return !than || id > than
}

/** The newer of two ids; null only if both are missing. */
export function newest(a: string | null | undefined, b: string | null | undefined): string | null {
  return (isNewer(a, b) ? a : b) ?? null
}
