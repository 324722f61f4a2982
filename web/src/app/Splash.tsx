import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { Logo } from '@/ui/Logo'
import styles from './Splash.module.css'

/** From here on a start is slow enough to be explained, in milliseconds. */
const SLOW_MS = 2_500

/** The moment between the page and the session. */
export function Splash() {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main className={styles.splash}>
      <h1 className="sr">Beep</h1>
      <Logo size={72} />
      <p role="status">{slow && <Trans>Beep cannot be reached. Trying again…</Trans>}</p>
    </main>
  )
}
