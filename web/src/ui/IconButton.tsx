import type { ComponentProps } from 'react'
import { classes } from './classes'
import styles from './IconButton.module.css'

interface Props extends ComponentProps<'button'> {
  /** Its name, also shown as a tooltip. */
  label: string
}

export function IconButton({ label, className, ...rest }: Props) {
  return (
    <button type="button" aria-label={label} data-tip={label} className={classes(styles.tool, className)} {...rest} />
  )
}
