import { useSearch } from '@tanstack/react-router'
import { useLingui } from '@lingui/react/macro'
import { SignIn } from '@/features/account/SignIn'
import { SignUp } from '@/features/account/SignUp'
import { useDocumentTitle } from './documentTitle'

export function SignInPage() {
  const { t } = useLingui()
  useDocumentTitle(t`Sign in`)
  const { back } = useSearch({ from: '/account/sign-in' })
  return <SignIn back={back} />
}

export function SignUpPage() {
  const { t } = useLingui()
  useDocumentTitle(t`Create your account`)
  const { back } = useSearch({ from: '/account/sign-up' })
  return <SignUp back={back} />
}
