import { useQuery } from '@apollo/client/react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { graphql } from '@/gql/later'
import type { InvitationPageQuery } from '@/gql/later/graphql'
import { client } from '@/live/client'
import { failureOf } from '@/live/failure'
import { failureText } from '@/live/failureText'
import { addMyServer, useMyServers } from '@/live/servers'
import { useSession } from '@/live/session'
import { useSubmit } from '@/live/useSubmit'
import '@/manage/failures'
import { Avatar } from '@/ui/Avatar'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { FrontPage } from '@/ui/FrontPage'
import { Skeleton } from '@/ui/Skeleton'
import { noteJoining, takeJoining } from './joining'
import { ServerFacts } from './ServerFacts'
import styles from './InvitationPage.module.css'

const InvitationPageData = graphql(/* GraphQL */ `
  query InvitationPage($code: String!) {
    invitation(code: $code) {
      code
      expiresAt
      temporary
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

const AcceptInvitation = graphql(/* GraphQL */ `
  mutation AcceptInvitation($code: String!) {
    acceptInvitation(code: $code) {
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

interface Props {
  code: string
  onEnter: (serverId: string) => void
  onHome: () => void
}

/** What a link leads to, before joining; nobody need be signed in. */
export function InvitationPage({ code, onEnter, onHome }: Props) {
  const { data, error, refetch } = useQuery(InvitationPageData, {
    variables: { code },
    fetchPolicy: 'cache-and-network',
  })
  const invitation = data?.invitation
  return (
    <FrontPage>
      <div className={styles.content}>
        {invitation ? (
          <Invited invitation={invitation} onEnter={onEnter} />
        ) : error ? (
          <Refused error={error} onRetry={() => void refetch()} onHome={onHome} />
        ) : (
          <Loading />
        )}
      </div>
    </FrontPage>
  )
}

function Loading() {
  return (
    <div className={styles.loading} aria-busy="true">
      <h1 className="sr">
        <Trans>Invitation</Trans>
      </h1>
      <Skeleton width="4.5rem" height="4.5rem" radius="32%" />
      <Skeleton width="60%" height="1.4rem" />
      <Skeleton width="40%" height="1rem" />
    </div>
  )
}

function Refused({ error, onRetry, onHome }: { error: unknown; onRetry: () => void; onHome: () => void }) {
  const failure = failureOf(error)
  const titles: Record<string, ReactNode> = {
    NOT_FOUND: <Trans>There is no such invitation</Trans>,
    INVITATION_EXPIRED: <Trans>This invitation has expired</Trans>,
    INVITATION_USED_UP: <Trans>This invitation is used up</Trans>,
    SERVER_SUSPENDED: <Trans>This server is suspended</Trans>,
  }
  const title = titles[failure.code]
  return (
    <EmptyState
      drawing={title ? 'lost' : 'cable'}
      heading="h1"
      title={title ?? <Trans>The invitation cannot be read now</Trans>}
      actions={
        title ? (
          <Button onClick={onHome}>
            <Trans>Go home</Trans>
          </Button>
        ) : (
          <Button look="primary" onClick={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        )
      }
    >
      {failure.code === 'NOT_FOUND' ? (
        <Trans>It was withdrawn, or its address is not complete. Ask for a new one.</Trans>
      ) : (
        failureText(failure)
      )}
    </EmptyState>
  )
}

type Invitation = InvitationPageQuery['invitation']

function Invited({ invitation, onEnter }: { invitation: Invitation; onEnter: (serverId: string) => void }) {
  const { i18n } = useLingui()
  const { server, inviter, expiresAt, temporary } = invitation
  const until = expiresAt ? i18n.date(new Date(expiresAt), { dateStyle: 'long', timeStyle: 'short' }) : ''
  return (
    <>
      <div className={styles.server}>
        {server.banner && <img className={styles.banner} src={server.banner.medium} alt="" width={600} height={200} />}
        <Avatar id={server.id} name={server.name} picture={server.picture?.medium} className={styles.picture} />
        <p className={styles.inviter}>
          <Trans>
            <b>{inviter.displayName}</b> invites you to
          </Trans>
        </p>
        <h1 className={styles.name}>{server.name}</h1>
        <ServerFacts server={server} />
        {server.description !== '' && <p className={styles.description}>{server.description}</p>}
      </div>
      <Entrance invitation={invitation} onEnter={onEnter} />
      {(temporary || expiresAt) && (
        <p className={styles.small}>
          {temporary && <Trans>It is for a visit: going offline ends it, unless you are given a role. </Trans>}
          {expiresAt && <Trans>It works until {until}.</Trans>}
        </p>
      )}
    </>
  )
}

function Entrance({ invitation, onEnter }: { invitation: Invitation; onEnter: (serverId: string) => void }) {
  const { code, server } = invitation
  const signedIn = useSession(({ status }) => status === 'signedIn')
  const { servers, isLoaded } = useMyServers()
  const isMember = servers.some(({ id }) => id === server.id)
  const { pending, error, submit } = useSubmit([])
  const begun = useRef(false)
  const join = () =>
    submit(async () => {
      const { data } = await client.mutate({ mutation: AcceptInvitation, variables: { code } })
      if (!data) throw new Error('no data')
      addMyServer(data.acceptInvitation)
      onEnter(server.id)
    })
  // Back from signing in: what was pressed before is done now.
  useEffect(() => {
    if (!signedIn || !isLoaded || begun.current || !takeJoining(code)) return
    begun.current = true
    void join()
  })
  if (!signedIn) return <SignedOut code={code} />
  return (
    <div className={styles.entrance}>
      {error !== undefined && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {isMember ? (
        <Button look="primary" wide onClick={() => onEnter(server.id)}>
          <Trans>Open {server.name}</Trans>
        </Button>
      ) : (
        <Button look="primary" wide pending={pending} onClick={() => void join()}>
          <Trans>Join {server.name}</Trans>
        </Button>
      )}
      {isMember && (
        <p className={styles.small}>
          <Trans>You are a member already.</Trans>
        </p>
      )}
    </div>
  )
}

function SignedOut({ code }: { code: string }) {
  const search = { back: `/i/${code}` }
  const note = () => noteJoining(code)
  return (
    <div className={styles.entrance}>
      <Link to="/sign-up" search={search} className={styles.primary} onClick={note}>
        <Trans>Create an account and join</Trans>
      </Link>
      <Link to="/sign-in" search={search} className={styles.quiet} onClick={note}>
        <Trans>Sign in and join</Trans>
      </Link>
      <p className={styles.small}>
        <Trans>You come back here, and are in.</Trans>
      </p>
    </div>
  )
}
