import { createRoot } from 'react-dom/client'
import { App } from '@/app/App'
import { startLocale } from '@/i18n/i18n'
import { startLive } from '@/live/live'
import { warmOverlays } from '@/ui/whenIdle'
import { followSystemTheme } from '@/ui/theme'
import '@/styles/styles'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

// The session is restored while the words are on their way.
startLive()
followSystemTheme()
// So is the page that most visits begin with.
if (location.pathname.startsWith('/s/')) void import('@/app/ChannelPage')
await startLocale()
createRoot(root).render(<App />)
warmOverlays()
