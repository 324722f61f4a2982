import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Button } from '@/ui/Button'
import { AccountPage } from './AccountPage'
import styles from './AccountPage.module.css'

interface Props {
  back: string | undefined
  onBack: () => void
}

/** Instead of signing up: this Beep takes no new accounts. */
export default function RegistrationClosed({ back, onBack }: Props) {
  const heading = useRef<HTMLSpanElement>(null)
  // The form is gone that had the focus.
  useEffect(() => heading.current?.focus(), [])
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
          <Trans>
            Those who run this Beep have closed registration. Ask them when it opens; what you typed is kept as long as
            this page is open.
          </Trans>
        </p>
        <Button wide onClick={onBack}>
          <Trans>Back to the form</Trans>
        </Button>
      </div>
    </AccountPage>
  )
}
