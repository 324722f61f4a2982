import { useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import styles from './Markdown.module.css'

/** Hidden from eyes and ears until it is asked for. */
export function Spoiler({ children }: { children: ReactNode }) {
  const { t } = useLingui()
  const [isShown, setShown] = useState(false)
  if (isShown) return <span className={styles.shown}>{children}</span>
  return (
    <button type="button" className={styles.spoiler} aria-label={t`Spoiler, show`} onClick={() => setShown(true)}>
      <span aria-hidden="true" inert>
        {children}
      </span>
    </button>
  )
}
