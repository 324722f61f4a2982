import { I18nProvider } from '@lingui/react'
import { i18n } from '@/i18n/i18n'

export function App() {
  return (
    <I18nProvider i18n={i18n}>
      <h1>Beep</h1>
    </I18nProvider>
  )
}
