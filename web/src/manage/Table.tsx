import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import styles from './Table.module.css'

interface Props {
  /** The heads of the columns, but for the last one, which is that of the acts. */
  heads: readonly string[]
  /** What is shown is about to be replaced. */
  busy?: boolean
  /** The rows. */
  children: ReactNode
}

/** Things and what can be done with each; it scrolls sideways where it is wider than its place. */
export function Table({ heads, busy = false, children }: Props) {
  const { t } = useLingui()
  return (
    <div className={styles.scroll} aria-busy={busy}>
      <table className={styles.table}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col" className={styles.end} aria-label={t`Actions`} />
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
