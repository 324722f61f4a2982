import { type ReactNode, useId } from 'react'
import styles from './Select.module.css'

interface Props {
  label: string
  value: string
  options: readonly (readonly [value: string, label: string])[]
  description?: ReactNode
  disabled?: boolean
  onChange: (value: string) => void
}

/** One of several, by the browser's own list. */
export function Select({ label, value, options, description, disabled, onChange }: Props) {
  const id = useId()
  const described = description === undefined ? undefined : `${id}-description`
  return (
    <div className={styles.select}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-describedby={described}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      {described !== undefined && <p id={described}>{description}</p>}
    </div>
  )
}
