import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { laterComponent } from '@/i18n/laterComponent'
import { useIsRegistrationClosed } from '@/live/publicSettings'
import { signUp } from '@/live/session'
import { Field } from '@/ui/Field'
import { Form, text, verbatim } from '@/ui/Form'
import { AccountPage } from './AccountPage'
import { LONGEST, SHORTEST } from './strength'
import { StrengthHint } from './StrengthHint'
import { useSubmit } from '@/live/useSubmit'
import styles from './AccountPage.module.css'

const RegistrationClosed = laterComponent(() => import('./RegistrationClosed'))

const fields = ['firstName', 'lastName', 'username', 'email', 'password'] as const
/** Where a code belongs that names no field. */
const places = { USERNAME_TAKEN: 'username', EMAIL_TAKEN: 'email', PASSWORD_TOO_WEAK: 'password' }
const nothing = { firstName: '', lastName: '', username: '', email: '', password: '' }

export function SignUp({ back }: { back: string | undefined }) {
  const { t } = useLingui()
  const { pending, error, errorAt, failure, submit, reset } = useSubmit(fields, places)
  const [typed, setTyped] = useState(nothing)
  const isClosed = useIsRegistrationClosed()
  const { password, ...own } = typed
  const wasRefused = failure?.code === 'REGISTRATION_CLOSED'
  const isUntouched = Object.values(typed).every((text) => text === '')
  // Nobody is to fill in a form for nothing, nor to lose what they have written.
  if (wasRefused || (isClosed && isUntouched)) {
    return (
      <Suspense>
        <RegistrationClosed back={back} onBack={wasRefused ? reset : null} />
      </Suspense>
    )
  }
  return (
    <AccountPage
      title={<Trans>Create your account</Trans>}
      foot={
        <Trans>
          You have one already?{' '}
          <Link to="/sign-in" search={back === undefined ? {} : { back }}>
            Sign in
          </Link>
        </Trans>
      }
    >
      <Form
        submit={<Trans>Create my account</Trans>}
        pending={pending}
        error={error}
        onSubmit={(values) =>
          submit(() =>
            signUp({
              firstName: text(values, 'firstName'),
              lastName: text(values, 'lastName'),
              username: text(values, 'username'),
              email: text(values, 'email'),
              password: verbatim(values, 'password'),
            }),
          )
        }
      >
        <div className={styles.pair}>
          <Field {...bind('firstName')} label={t`First name`} autoComplete="given-name" />
          <Field {...bind('lastName')} label={t`Last name`} autoComplete="family-name" />
        </div>
        <Field
          {...bind('username')}
          label={t`Username`}
          description={<Trans>2 to 32 letters, digits, dots or underscores. Others mention you by it.</Trans>}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          minLength={2}
          maxLength={32}
        />
        <Field {...bind('email')} label={t`E-mail`} type="email" autoComplete="email" maxLength={254} />
        <Field
          {...bind('password')}
          label={t`Password`}
          description={<StrengthHint password={password} own={Object.values(own)} />}
          type="password"
          autoComplete="new-password"
          minLength={SHORTEST}
          maxLength={LONGEST}
        />
      </Form>
    </AccountPage>
  )

  function bind(name: (typeof fields)[number]) {
    return {
      name,
      required: true,
      maxLength: 100,
      error: errorAt(name),
      value: typed[name],
      onChange: ({ target }: { target: { value: string } }) =>
        setTyped((before) => ({ ...before, [name]: target.value })),
    }
  }
}
