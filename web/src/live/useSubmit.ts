import { useState } from 'react'
import { failureText } from './failureText'
import { type Failure, failureOf } from './failure'

/**
 * Runs what a form sends and keeps why it was refused: `errorAt(field)` beside the field that the server names, if
 * the form has it, else `error` for the whole form.
 */
export function useSubmit(fields: readonly string[], at: Readonly<Record<string, string>> = {}) {
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const field = failure ? (failure.field ?? at[failure.code] ?? null) : null
  const known = field !== null && fields.includes(field)
  return {
    pending,
    failure,
    /** The form is as if nothing had been sent yet. */
    reset: () => setFailure(null),
    error: failure && !known ? failureText(failure) : undefined,
    errorAt: (name: string) => (failure && known && field === name ? failureText(failure) : undefined),
    submit: async (work: () => Promise<void>) => {
      setPending(true)
      setFailure(null)
      try {
        await work()
      } catch (error) {
        setFailure(failureOf(error))
      } finally {
        setPending(false)
      }
    },
  }
}
