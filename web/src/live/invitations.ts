import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { graphql } from '@/gql'
import { onMyEvent } from './live'

const WaitingInvitations = graphql(/* GraphQL */ `
  query WaitingInvitations {
    myInvitations {
      id
    }
  }
`)

const CHANGES = ['Ready', 'Resync', 'InvitationReceived', 'InvitationGone']

/** Reads again what is told of my invitations, whenever they may have changed. */
export function useInvitationChanges(reread: () => Promise<unknown>): void {
  useEffect(
    () =>
      onMyEvent((kind) => {
        // What fails now is read again with the next event.
        if (CHANGES.includes(kind)) reread().catch(() => undefined)
      }),
    [reread],
  )
}

/** How many invitations wait for my answer, as they come and go. */
export function useWaitingInvitations(): number {
  const { data, refetch } = useQuery(WaitingInvitations, { fetchPolicy: 'cache-and-network' })
  useInvitationChanges(refetch)
  return data?.myInvitations.length ?? 0
}
