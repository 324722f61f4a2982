import { create } from 'zustand'

interface Panels {
  /** Which pane lies over the page; on a narrow window only. */
  drawer: 'channels' | 'members' | null
  /** Whether the members stand beside the page, where there is room. */
  members: boolean
}

const STORAGE_KEY = 'panel.members'

function stored(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== 'hidden'
  } catch {
    return true
  }
}

export const usePanels = create<Panels>(() => ({ drawer: null, members: stored() }))

export const openDrawer = (drawer: 'channels' | 'members') => usePanels.setState({ drawer })

export const closeDrawer = () => usePanels.setState({ drawer: null })

export function toggleMembers() {
  const members = !usePanels.getState().members
  usePanels.setState({ members })
  try {
    localStorage.setItem(STORAGE_KEY, members ? 'shown' : 'hidden')
  } catch {
    // For this page only.
  }
}
