import { type ReactNode, useRef } from 'react'
import { Button } from './Button'
import { inOwnWords } from './validity'
import styles from './Form.module.css'

interface Props {
  submit: ReactNode
  pending: boolean
  /** What went wrong with all of it; a field's own error stands at the field. */
  error?: string | undefined
  danger?: boolean
  /** With it the form has a way out beside its button. */
  cancel?: { label: ReactNode; onCancel: () => void }
  onSubmit: (values: FormData) => Promise<void>
  children?: ReactNode
}

/** A native form: the browser checks, Enter sends, and a second press while it is at work does nothing. */
export function Form({ submit, pending, error, danger = false, cancel, onSubmit, children }: Props) {
  const busy = useRef(false)
  return (
    <form
      className={styles.form}
      {...inOwnWords}
      onSubmit={(event) => {
        event.preventDefault()
        if (busy.current) return
        busy.current = true
        void onSubmit(new FormData(event.currentTarget)).finally(() => {
          busy.current = false
        })
      }}
    >
      {children}
      {error !== undefined && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <div className={styles.foot}>
        {cancel && <Button onClick={cancel.onCancel}>{cancel.label}</Button>}
        <Button type="submit" look={danger ? 'danger' : 'primary'} pending={pending} wide={!cancel}>
          {submit}
        </Button>
      </div>
    </form>
  )
}

/** What a field holds, to the letter: a password. */
export function verbatim(values: FormData, name: string): string {
  const value = values.get(name)
  return typeof value === 'string' ? value : ''
}

/** The text of a field, without the blanks around it. */
export const text = (values: FormData, name: string) => verbatim(values, name).trim()
