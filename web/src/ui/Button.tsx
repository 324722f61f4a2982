import type { ComponentProps } from 'react'
import { classes } from './classes'
import styles from './Button.module.css'

interface Props extends ComponentProps<'button'> {
  look?: 'primary' | 'quiet' | 'danger'
  wide?: boolean
  /** At work: shown and said as disabled, yet it keeps the focus. */
  pending?: boolean
}

export function Button({ look = 'quiet', wide = false, pending = false, className, onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={pending || rest.disabled || undefined}
      className={classes(styles.button, styles[look], wide && styles.wide, className)}
      onClick={(event) => {
        if (pending) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}
