import { graphql } from '@/gql/later'
import type { ManagedPersonFragment } from '@/gql/later/graphql'

graphql(/* GraphQL */ `
  fragment ManagedPerson on User {
    id
    username
    displayName
  }
`)

export type Person = ManagedPersonFragment
