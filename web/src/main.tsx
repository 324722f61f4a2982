import { createRoot } from 'react-dom/client'
import { App } from '@/app/App'
import { startLocale } from '@/i18n/i18n'
import '@/styles/styles'

await startLocale()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<App />)
