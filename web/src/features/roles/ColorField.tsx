import { Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import styles from './ColorField.module.css'

/** Hues that most eyes tell apart. */
const palette = [
  '#0f766e',
  '#2563eb',
  '#7c3aed',
  '#c026d3',
  '#db2777',
  '#dc2626',
  '#ea580c',
  '#ca8a04',
  '#65a30d',
  '#64748b',
] as const

interface Props {
  value: string | null
  disabled: boolean
  onChange: (color: string | null) => void
}

/** A role's colour: none, one of ten, or any. */
export function ColorField({ value, disabled, onChange }: Props) {
  const { t } = useLingui()
  const name = useId()
  const isOther = value !== null && !palette.some((color) => color === value)
  return (
    <fieldset className={styles.field} disabled={disabled}>
      <legend>
        <Trans>Colour</Trans>
      </legend>
      <div className={styles.colors}>
        <label className={styles.none}>
          <input type="radio" name={name} checked={value === null} onChange={() => onChange(null)} />
          <Trans>None</Trans>
        </label>
        {palette.map((color) => (
          <input
            key={color}
            type="radio"
            name={name}
            className={styles.color}
            style={{ background: color }}
            aria-label={t`Colour ${color}`}
            checked={value === color}
            onChange={() => onChange(color)}
          />
        ))}
        <input
          type="color"
          className={styles.other}
          aria-label={t`Another colour`}
          data-tip={t`Another colour`}
          data-chosen={isOther || undefined}
          value={value ?? '#64748b'}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    </fieldset>
  )
}
