import { useLingui } from '@lingui/react/macro'
import { useDeferredValue, useState } from 'react'
import { PersonSearch } from '@/manage/PersonSearch'
import type { Person } from '@/manage/people'
import { FindUsers } from './people'
import { useInstanceQuery } from './useInstanceQuery'
import styles from './instance.module.css'

/** More are found by typing. */
const MOST_OFFERED = 8

interface Props {
  label: string
  /** Who is not offered. */
  without: readonly string[]
  onPick: (person: Person) => void
}

/** Finds anybody with an account here; the list follows what is typed. */
export function UserPicker({ label, without, onPick }: Props) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const { data } = useInstanceQuery(FindUsers, { query: query || null, suspended: null, after: null })
  const found = data?.instance.users.edges.map(({ node }) => node.user).filter(({ id }) => !without.includes(id))
  return (
    <div className={styles.picker}>
      <PersonSearch
        label={label}
        placeholder={t`Name, username or e-mail`}
        text={text}
        onType={setText}
        found={found?.slice(0, MOST_OFFERED)}
        onPick={onPick}
      />
    </div>
  )
}
