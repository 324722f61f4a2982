import { useLingui } from '@lingui/react/macro'

/** The local time of day; the full date on hover. */
export function Timestamp({ at, className }: { at: number; className?: string | undefined }) {
  const { i18n } = useLingui()
  const date = new Date(at)
  return (
    <time
      className={className}
      dateTime={date.toISOString()}
      title={i18n.date(date, { dateStyle: 'full', timeStyle: 'medium' })}
    >
      {i18n.date(date, { timeStyle: 'short' })}
    </time>
  )
}
