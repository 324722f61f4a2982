import { useLingui } from '@lingui/react/macro'
import { useDeferredValue, useState } from 'react'
import { graphql } from '@/gql/later'
import type { Person } from './people'
import { PersonSearch } from './PersonSearch'
import { useLiveQuery } from './useLiveQuery'

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
    <PersonSearch
      label={label}
      placeholder={t`Name or username`}
      text={text}
      onType={setText}
      found={found}
      onPick={onPick}
    />
  )
}
