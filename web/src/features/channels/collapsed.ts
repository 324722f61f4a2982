import { create } from 'zustand'

const STORAGE_KEY = 'channels.collapsed'

function stored(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]')
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

/** Categories that are folded on this device. */
const useStore = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set(stored()) }))

export const useIsCollapsed = (categoryId: string): boolean => useStore(({ ids }) => ids.has(categoryId))

export function toggleCollapsed(categoryId: string) {
  const ids = new Set(useStore.getState().ids)
  if (!ids.delete(categoryId)) ids.add(categoryId)
  useStore.setState({ ids })
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify([...ids]))
  } catch {
    // For this page only.
  }
}
