import { useLingui } from '@lingui/react/macro'
import { Select } from '@/manage/members/Select'

/** Which of a list are shown: `yes`, `no`, or empty for all. */
export function StateSelect({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useLingui()
  return (
    <Select
      label={t`Show`}
      value={value}
      onChange={onChange}
      options={[
        ['', t`All`],
        ['yes', t`Only suspended ones`],
        ['no', t`Only those not suspended`],
      ]}
    />
  )
}

/** What the server is asked for. */
export const suspendedOf = (value: string): boolean | null => (value === '' ? null : value === 'yes')
