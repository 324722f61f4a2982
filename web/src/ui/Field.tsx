import { type ComponentProps, type ReactNode, useId } from 'react'
import { classes } from './classes'
import styles from './Field.module.css'

interface Shared {
  label: string
  description?: ReactNode
  /** What is wrong with it and what to do; said when it appears. */
  error?: string | undefined
}
type InputProps = Shared & { multiline?: false } & ComponentProps<'input'>
type TextareaProps = Shared & { multiline: true } & ComponentProps<'textarea'>

/** A text field with its label, its description and its error, tied together for those who listen. */
export function Field({ label, description, error, ...rest }: InputProps | TextareaProps) {
  const id = useId()
  const described = classes(description !== undefined && `${id}-description`, error !== undefined && `${id}-error`)
  const shared = {
    id,
    'aria-invalid': error !== undefined || undefined,
    'aria-describedby': described || undefined,
    className: styles.control,
  }
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {control(rest, shared)}
      {description !== undefined && (
        <p className={styles.description} id={`${id}-description`}>
          {description}
        </p>
      )}
      {error !== undefined && (
        <p className={styles.error} id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

type Given = Omit<InputProps, keyof Shared> | Omit<TextareaProps, keyof Shared>

function control(given: Given, shared: ComponentProps<'input'> & ComponentProps<'textarea'>) {
  if (given.multiline === true) {
    const { multiline: _, ...rest } = given
    return <textarea {...rest} {...shared} />
  }
  const { multiline: _, ...rest } = given
  return <input type="text" {...rest} {...shared} />
}
