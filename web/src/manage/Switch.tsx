import { type ReactNode, useId } from 'react'
import styles from './Switch.module.css'

interface Props {
  label: ReactNode
  description?: ReactNode
  checked: boolean
  disabled?: boolean
  onChange: (on: boolean) => void
  /** Beside the words: a button that says why it cannot be switched. */
  children?: ReactNode
}

/** A sentence that is true or not, and the switch that makes it so. */
export function Switch({ label, description, checked, disabled = false, onChange, children }: Props) {
  const id = useId()
  return (
    <div className={styles.row}>
      <label className={styles.label} htmlFor={id} data-disabled={disabled || undefined}>
        {label}
      </label>
      {description !== undefined && (
        <p className={styles.description} id={`${id}-description`}>
          {description}
        </p>
      )}
      {children !== undefined && <div className={styles.more}>{children}</div>}
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={checked}
        className={styles.switch}
        checked={checked}
        disabled={disabled}
        aria-describedby={description === undefined ? undefined : `${id}-description`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  )
}
