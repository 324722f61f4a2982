import styles from './Quote.module.css'

/** The first lines of a message, in a dialog that is about it. */
export function Quote({ author, children }: { author: string; children: string }) {
  return (
    <blockquote className={styles.quote}>
      <b>{author}</b> {children}
    </blockquote>
  )
}
