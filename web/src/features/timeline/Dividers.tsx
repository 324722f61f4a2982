import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import styles from './Dividers.module.css'

/** Local midnight lies between the rows above and below. */
export function DayDivider({ at }: { at: number }) {
  const { i18n } = useLingui()
  const date = new Date(at)
  const [thisYear] = useState(() => new Date().getFullYear())
  const words = i18n.date(date, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(date.getFullYear() === thisYear ? {} : { year: 'numeric' }),
  })
  return (
    <li className={styles.day}>
      <time dateTime={date.toISOString().slice(0, 10)}>{words}</time>
    </li>
  )
}

/** Everything below came since the last visit. */
export function NewDivider() {
  return (
    <li className={styles.new}>
      <span>
        <Trans>New</Trans>
      </span>
    </li>
  )
}
