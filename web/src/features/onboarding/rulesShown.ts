import { create } from 'zustand'

const useStore = create<{ shown: ReadonlySet<string> }>(() => ({ shown: new Set() }))

/** Whether the rules of a server were put before the reader since the page was loaded: once is enough. */
export function useRulesShown(serverId: string) {
  const isNew = useStore(({ shown }) => !shown.has(serverId))
  return { isNew, noteShown: () => useStore.setState(({ shown }) => ({ shown: new Set([...shown, serverId]) })) }
}
