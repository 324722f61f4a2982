import { Trans, useLingui } from '@lingui/react/macro'
import { useDeferredValue, useState } from 'react'
import { graphql } from '@/gql/later'
import { Avatar } from '@/ui/Avatar'
import { Field } from '@/ui/Field'
import type { Person } from './people'
import { useLiveQuery } from './useLiveQuery'
import styles from './PersonPicker.module.css'

const FindMembers = graphql(/* GraphQL */ `
  query FindMembers($serverId: ID!, $query: String) {
    server(id: $serverId) {
      members(first: 8, query: $query) {
        edges {
          node {
            nickname
            user {
              ...ManagedPerson @unmask
            }
          }
        }
      }
    }
  }
`)

interface Props {
  serverId: string
  label: string
  /** Who is not offered. */
  without: readonly string[]
  onPick: (person: Person) => void
}

const never = ['Ready'] as const

/** Finds a member by name; the list follows what is typed. */
export function PersonPicker({ serverId, label, without, onPick }: Props) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const { data } = useLiveQuery(FindMembers, {
    serverId,
    variables: { serverId, query: query === '' ? null : query },
    after: never,
  })
  const found = data?.server.members.edges.map(({ node }) => node.user).filter(({ id }) => !without.includes(id))
  return (
    <div className={styles.picker}>
      <Field
        type="search"
        label={label}
        value={text}
        maxLength={100}
        autoComplete="off"
        placeholder={t`Name or username`}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // Enter takes the first one; it must not send a form around.
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          const [first] = found ?? []
          if (first && query !== '') onPick(first)
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
