import { create } from 'zustand'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const STORAGE_KEY = 'theme'
const dark = () => matchMedia('(prefers-color-scheme: dark)')

function stored(): Theme {
  try {
    const value = localStorage.getItem(STORAGE_KEY)
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}

/** The theme that was chosen; `public/theme.js` has set it on the document before the first paint. */
export const useTheme = create<{ theme: Theme }>(() => ({ theme: stored() }))

function apply() {
  const { theme } = useTheme.getState()
  document.documentElement.dataset['theme'] = theme === 'system' ? (dark().matches ? 'dark' : 'light') : theme
}

export function switchTheme(theme: Theme) {
  useTheme.setState({ theme })
  apply()
  try {
    if (theme === 'system') localStorage.removeItem(STORAGE_KEY)
    else localStorage.setItem(STORAGE_KEY, theme)
  } catch {
    // Kept for this page only.
  }
}

/** Follows the system's theme while none is chosen. */
export const followSystemTheme = () => dark().addEventListener('change', apply)
