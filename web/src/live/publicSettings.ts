import { useQuery } from '@apollo/client/react'
import { graphql } from '@/gql'

const PublicSettings = graphql(/* GraphQL */ `
  query PublicSettings {
    publicSettings {
      registrationOpen
    }
  }
`)

/** Whether this Beep takes no new accounts; false until that is known: the server decides in any case. */
export function useIsRegistrationClosed(): boolean {
  const { data } = useQuery(PublicSettings, { fetchPolicy: 'cache-and-network' })
  return data?.publicSettings.registrationOpen === false
}
