import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { Button } from '@/ui/Button'
import { AccountPage } from './AccountPage'
import styles from './AccountPage.module.css'

interface Props {
  /** What the server says of the suspension: `until`, `reason`. */
  details: Readonly<Record<string, unknown>> | undefined
  onBack: () => void
}

/** Instead of signing in: the account is suspended, until when and why. */
export default function AccountClosed({ details = {}, onBack }: Props) {
  const { i18n } = useLingui()
  const heading = useRef<HTMLSpanElement>(null)
  // The form is gone that had the focus.
  useEffect(() => heading.current?.focus(), [])
  const { reason, until } = details
  const end = typeof until === 'string' || typeof until === 'number' ? new Date(until) : null
  const day = end && i18n.date(end, { dateStyle: 'full' })
  const time = end && i18n.date(end, { timeStyle: 'short' })
  return (
    <AccountPage
      title={
        <span ref={heading} tabIndex={-1} className={styles.focused}>
          <Trans>Your account is suspended</Trans>
        </span>
      }
      foot={<Trans>If you think this is a mistake, write to those who run this Beep.</Trans>}
    >
      <div className={styles.closed}>
        <p>
          {end ? (
            <Trans>
              You can sign in again on <b>{day}</b> at <b>{time}</b>. Until then nobody can reach you here; what you
              wrote stays.
            </Trans>
          ) : (
            <Trans>You cannot sign in until those who run this Beep lift the suspension. What you wrote stays.</Trans>
          )}
        </p>
        {typeof reason === 'string' && reason !== '' && (
          <figure>
            <figcaption>
              <Trans>The reason</Trans>
            </figcaption>
            <blockquote>{reason}</blockquote>
          </figure>
        )}
        <Button wide onClick={onBack}>
          <Trans>Back to sign in</Trans>
        </Button>
      </div>
    </AccountPage>
  )
}
