import type { CSSProperties, ReactNode } from 'react'
import { hue, initials } from './avatarLook'
import { classes } from './classes'
import styles from './Avatar.module.css'

interface Props {
  /** What its two hues are made from. */
  id: string
  name: string
  /** Where its picture is, drawn over the initials. */
  picture?: string | undefined
  className?: string | undefined
  /** A presence dot. */
  children?: ReactNode
}

/** A squircle with the initials or a picture; its size is the custom property `--size`. */
export function Avatar({ id, name, picture, className, children }: Props) {
  const style: CSSProperties & Record<'--hue', number> = { '--hue': hue(id) }
  return (
    <span className={classes(styles.avatar, className)} style={style} data-initials={initials(name)}>
      {picture && <img className={styles.picture} src={picture} alt="" draggable={false} />}
      {children}
    </span>
  )
}
