import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { localeNames, locales, switchLocale, useLocale } from '@/i18n/i18n'
import { Logo } from './Logo'
import styles from './FrontPage.module.css'

/** The sheet that one stands before while not signed in: whose it is above, the languages below. */
export function FrontPage({ children }: { children: ReactNode }) {
  const { t } = useLingui()
  const current = useLocale(({ locale }) => locale)
  return (
    <main className={styles.page}>
      <div className={styles.sheet}>
        <p className={styles.brand}>
          <span className={styles.mark}>
            <Logo size={32} />
          </span>
          Beep
        </p>
        {children}
      </div>
      <nav className={styles.languages} aria-label={t`Language`}>
        {locales.map((locale) => (
          <button
            key={locale}
            type="button"
            lang={locale}
            aria-pressed={locale === current}
            onClick={() => void switchLocale(locale)}
          >
            {localeNames[locale]}
          </button>
        ))}
      </nav>
    </main>
  )
}
