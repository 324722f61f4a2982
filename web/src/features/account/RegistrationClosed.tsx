import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Button } from '@/ui/Button'
import { AccountPage } from './AccountPage'
import styles from './AccountPage.module.css'

interface Props {
  back: string | undefined
  /** Leads back to a form that was sent in vain; null where none was filled in. */
  onBack: (() => void) | null
}

/** Instead of signing up: this Beep takes no new accounts. */
export default function RegistrationClosed({ back, onBack }: Props) {
  const heading = useRef<HTMLSpanElement>(null)
  const wasSent = onBack !== null
  // The form is gone that had the focus.
  useEffect(() => {
    if (wasSent) heading.current?.focus()
  }, [wasSent])
  return (
    <AccountPage
      title={
        <span ref={heading} tabIndex={-1} className={styles.focused}>
          <Trans>No new accounts at present</Trans>
        </span>
      }
      foot={
        <Trans>
          You have an account already?{' '}
          <Link to="/sign-in" search={back === undefined ? {} : { back }}>
            Sign in
          </Link>
        </Trans>
      }
    >
      <div className={styles.closed}>
        <p>
          {wasSent ? (
            <Trans>
              Those who run this Beep have closed registration. Ask them when it opens; what you typed is kept as long
              as this page is open.
            </Trans>
          ) : (
            <Trans>Those who run this Beep have closed registration. Ask them when it opens.</Trans>
          )}
        </p>
        {onBack && (
          <Button wide onClick={onBack}>
            <Trans>Back to the form</Trans>
          </Button>
        )}
      </div>
    </AccountPage>
  )
}
