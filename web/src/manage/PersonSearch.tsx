import { Trans } from '@lingui/react/macro'
import { Avatar } from '@/ui/Avatar'
import { Field } from '@/ui/Field'
import type { Person } from './people'
import styles from './PersonSearch.module.css'

interface Props {
  label: string
  placeholder: string
  text: string
  onType: (text: string) => void
  /** `undefined` while they are on their way. */
  found: readonly Person[] | undefined
  onPick: (person: Person) => void
}

/** A field to search people in, and who was found. */
export function PersonSearch({ label, placeholder, text, onType, found, onPick }: Props) {
  return (
    <div className={styles.picker}>
      <Field
        type="search"
        label={label}
        value={text}
        maxLength={100}
        autoComplete="off"
        placeholder={placeholder}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          // Enter takes the first one; it must not send a form around.
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          const [first] = found ?? []
          if (first && text.trim() !== '') onPick(first)
        }}
      />
      <ul className={styles.list}>
        {found?.map((person) => (
          <li key={person.id}>
            <button type="button" className={styles.person} onClick={() => onPick(person)}>
              <Avatar id={person.id} name={person.displayName} className={styles.avatar} />
              <span className={styles.name}>{person.displayName}</span>
              <small>@{person.username}</small>
            </button>
          </li>
        ))}
      </ul>
      {found?.length === 0 && (
        <p className={styles.none} role="status">
          <Trans>Nobody is called so.</Trans>
        </p>
      )}
    </div>
  )
}
