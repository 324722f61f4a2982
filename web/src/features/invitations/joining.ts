const STORAGE_KEY = 'joining'

/**
 * The link by which somebody goes to sign in. Kept in this tab, not in the address: a link alone must never make
 * anybody join.
 */
export function noteJoining(code: string): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, code)
  } catch {
    // Then they press "Join" once more.
  }
}

/** Whether this link is the one; asked once. */
export function takeJoining(code: string): boolean {
  try {
    if (sessionStorage.getItem(STORAGE_KEY) !== code) return false
    sessionStorage.removeItem(STORAGE_KEY)
    return true
  } catch {
    return false
  }
}
