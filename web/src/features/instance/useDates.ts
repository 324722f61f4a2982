import { useLingui } from '@lingui/react/macro'

/** Says times in the reader's language and time zone. */
export function useDates() {
  const { i18n } = useLingui()
  return {
    day: (at: string | Date) => i18n.date(new Date(at), { dateStyle: 'medium' }),
    moment: (at: string | Date) => i18n.date(new Date(at), { dateStyle: 'medium', timeStyle: 'short' }),
  }
}
