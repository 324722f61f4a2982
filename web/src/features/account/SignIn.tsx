import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { laterComponent } from '@/i18n/laterComponent'
import { useIsRegistrationClosed } from '@/live/publicSettings'
import { signIn, useSession } from '@/live/session'
import { Field } from '@/ui/Field'
import { Form, verbatim } from '@/ui/Form'
import { AccountPage } from './AccountPage'
import { useSubmit } from '@/live/useSubmit'
import styles from './AccountPage.module.css'

const AccountClosed = laterComponent(() => import('./AccountClosed'))

/** Sign in by e-mail or username. What comes after is the router's business: it sees the session. */
export function SignIn({ back }: { back: string | undefined }) {
  const { t } = useLingui()
  const ended = useSession((session) => session.status === 'signedOut' && session.ended)
  const isClosed = useIsRegistrationClosed()
  const [login, setLogin] = useState('')
  const { pending, error, failure, submit, reset } = useSubmit([])
  if (failure?.code === 'ACCOUNT_SUSPENDED') {
    return (
      <Suspense>
        <AccountClosed details={failure.details} onBack={reset} />
      </Suspense>
    )
  }
  return (
    <AccountPage
      title={<Trans>Welcome back</Trans>}
      foot={
        isClosed ? (
          <Trans>New here? This Beep takes no new accounts at present.</Trans>
        ) : (
          <Trans>
            New here?{' '}
            <Link to="/sign-up" search={back === undefined ? {} : { back }}>
              Create an account
            </Link>
          </Trans>
        )
      }
    >
      {ended && (
        <p className={styles.note}>
          <Trans>Your session has ended. Sign in again to go on.</Trans>
        </p>
      )}
      <Form
        submit={<Trans>Sign in</Trans>}
        pending={pending}
        error={error}
        onSubmit={(values) => submit(() => signIn({ login: login.trim(), password: verbatim(values, 'password') }))}
      >
        <Field
          label={t`E-mail or username`}
          name="login"
          value={login}
          onChange={(event) => setLogin(event.target.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <Field label={t`Password`} name="password" type="password" autoComplete="current-password" required />
      </Form>
    </AccountPage>
  )
}
