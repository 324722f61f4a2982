import { useQuery } from '@apollo/client/react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { graphql } from '@/gql/later'
import type { MyInvitationsQuery } from '@/gql/later/graphql'
import { client } from '@/live/client'
import { failureOf } from '@/live/failure'
import { failureText } from '@/live/failureText'
import { useInvitationChanges } from '@/live/invitations'
import { addMyServer } from '@/live/servers'
import '@/manage/failures'
import { Avatar } from '@/ui/Avatar'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notices'
import { ServerFacts } from './ServerFacts'
import styles from './DirectInvitations.module.css'

const MyInvitations = graphql(/* GraphQL */ `
  query MyInvitations {
    myInvitations {
      id
      createdAt
      inviter {
        id
        username
        displayName
      }
      server {
        ...InvitationServerParts @unmask
      }
    }
  }
`)

const AnswerInvitation = graphql(/* GraphQL */ `
  mutation AnswerInvitation($id: ID!, $accept: Boolean!) {
    answerInvitation(id: $id, accept: $accept) {
      id
      name
      description
      public
      ownerId
      memberCount
      suspended
      createdAt
      picture {
        id
        medium
      }
      banner {
        id
        medium
      }
    }
  }
`)

/** The invitations that wait for an answer, as they come and go; nothing while there are none. */
export default function DirectInvitations({ onAccepted }: { onAccepted: (serverId: string) => void }) {
  const { t } = useLingui()
  const { data, refetch } = useQuery(MyInvitations, { fetchPolicy: 'cache-and-network' })
  useInvitationChanges(refetch)
  const invitations = data?.myInvitations ?? []
  if (invitations.length === 0) return <div />
  return (
    <section className={styles.invitations} aria-label={t`Invitations`}>
      <h2>
        <Trans>Invitations</Trans>
      </h2>
      <ul>
        {invitations.map((invitation) => (
          <Card key={invitation.id} invitation={invitation} onAccepted={onAccepted} />
        ))}
      </ul>
    </section>
  )
}

interface CardProps {
  invitation: MyInvitationsQuery['myInvitations'][number]
  onAccepted: (serverId: string) => void
}

function Card({ invitation, onAccepted }: CardProps) {
  const { t } = useLingui()
  const { id, server, inviter } = invitation
  const [pending, setPending] = useState(false)
  const answer = async (accept: boolean) => {
    setPending(true)
    try {
      const { data } = await client.mutate({
        mutation: AnswerInvitation,
        variables: { id, accept },
        refetchQueries: [MyInvitations],
      })
      const joined = data?.answerInvitation
      if (!joined) return
      addMyServer(joined)
      onAccepted(joined.id)
    } catch (error) {
      notify(failureText(failureOf(error)), 'danger')
    } finally {
      setPending(false)
    }
  }
  return (
    <li className={styles.card}>
      <Avatar id={server.id} name={server.name} picture={server.picture?.medium} className={styles.picture} />
      <div className={styles.words}>
        <p>
          <Trans>
            <b>{inviter.displayName}</b> invites you to <b>{server.name}</b>
          </Trans>
        </p>
        <ServerFacts server={server} />
      </div>
      <div className={styles.answers}>
        <Button pending={pending} aria-label={t`Decline ${server.name}`} onClick={() => void answer(false)}>
          <Trans>Decline</Trans>
        </Button>
        <Button
          look="primary"
          pending={pending}
          aria-label={t`Accept ${server.name}`}
          onClick={() => void answer(true)}
        >
          <Trans>Accept</Trans>
        </Button>
      </div>
    </li>
  )
}
