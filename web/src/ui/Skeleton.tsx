import type { CSSProperties } from 'react'
import styles from './Skeleton.module.css'

/** The place of something that is on its way; sizes are CSS lengths. */
export function Skeleton({ width, height, radius }: { width: string; height: string; radius?: string }) {
  const style: CSSProperties = { inlineSize: width, blockSize: height, ...(radius ? { borderRadius: radius } : {}) }
  return <span aria-hidden="true" className={styles.skeleton} style={style} />
}
