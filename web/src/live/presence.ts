import { create } from 'zustand'

/** Ids of the people who are online, as far as I can see them: members of my servers that were asked for. */
export const usePresence = create<{ online: ReadonlySet<string> }>()(() => ({ online: new Set() }))

export const useIsOnline = (userId: string): boolean => usePresence(({ online }) => online.has(userId))

export function setPresence(online: readonly string[], offline: readonly string[]): void {
  usePresence.setState((state) => {
    const isNews = online.some((id) => !state.online.has(id)) || offline.some((id) => state.online.has(id))
    if (!isNews) return state
    const next = new Set(state.online)
    for (const id of online) next.add(id)
    for (const id of offline) next.delete(id)
    return { online: next }
  })
}

export const forgetPresence = (): void => usePresence.setState({ online: new Set() })
