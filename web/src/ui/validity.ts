import { t } from '@lingui/core/macro'
import type { FormEvent } from 'react'

/** What the browser would say in its own language, in the reader's; what is not named here the browser says. */
function fault({ valueMissing, typeMismatch, tooShort }: ValidityState): string {
  if (valueMissing) return t`Fill in this field.`
  if (typeMismatch) return t`This is no e-mail address.`
  return tooShort ? t`This is too short.` : ''
}

const isField = (target: EventTarget) => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement

/** For a form: what the browser finds wrong in its fields is said in the reader's language. */
export const inOwnWords = {
  onInvalidCapture: ({ target }: FormEvent) => {
    if (isField(target)) target.setCustomValidity(fault(target.validity))
  },
  // It is looked at anew when the form is sent again.
  onInputCapture: ({ target }: FormEvent) => {
    if (isField(target)) target.setCustomValidity('')
  },
}
