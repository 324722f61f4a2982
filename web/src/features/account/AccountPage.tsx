import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { localeNames, locales, switchLocale, useLocale } from '@/i18n/i18n'
import { Logo } from '@/ui/Logo'
import styles from './AccountPage.module.css'

/** The sheet that sign in and sign up stand on. */
export function AccountPage({ title, children, foot }: { title: ReactNode; children: ReactNode; foot: ReactNode }) {
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
        <h1 className={styles.title}>{title}</h1>
        {children}
        <p className={styles.foot}>{foot}</p>
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
