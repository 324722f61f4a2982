import { create } from 'zustand'
import { graphql } from '@/gql'
import type { AccountPartsFragment, SignInInput, SignUpInput } from '@/gql/graphql'
import { persist } from '@/lib/backoff'
import { endsSession, failureOf } from './failure'
import { post } from './http'

graphql(/* GraphQL */ `
  fragment AccountParts on Me {
    email
    user {
      id
      username
      firstName
      lastName
      displayName
      createdAt
    }
  }
`)

graphql(/* GraphQL */ `
  fragment SessionParts on Session {
    accessToken
    expiresAt
    me {
      ...AccountParts @unmask
    }
  }
`)

const SignUp = graphql(/* GraphQL */ `
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      ...SessionParts @unmask
    }
  }
`)

const SignIn = graphql(/* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      ...SessionParts @unmask
    }
  }
`)

const RefreshSession = graphql(/* GraphQL */ `
  mutation RefreshSession {
    refreshSession {
      ...SessionParts @unmask
    }
  }
`)

const SignOut = graphql(/* GraphQL */ `
  mutation SignOut {
    signOut
  }
`)

/** The person who is signed in. */
export type Account = AccountPartsFragment['user'] & { email: string }

export type Session =
  | { status: 'restoring' }
  /** `ended`: the server ended the session, or another tab signed out. */
  | { status: 'signedOut'; ended: boolean }
  | { status: 'signedIn'; me: Account }

/** Who is signed in here. The access token is not in the store: no component needs it. */
export const useSession = create<Session>()(() => ({ status: 'restoring' }))

/** The account of the person who is signed in; only for what is drawn while someone is. */
export function useMe(): Account {
  const session = useSession()
  if (session.status !== 'signedIn') throw new Error('nobody is signed in')
  return session.me
}

/** Remembers that a refresh cookie was set (the cookie itself is out of JavaScript's sight), and tells other tabs. */
const MARK = 'beep.session'
const REFRESH_LOCK = 'beep.refresh'
const RENEW_BEFORE_MS = 30_000
const SHORTEST_RENEWAL_MS = 5_000

type Token = { value: string; expiresAt: number }
let token: Token | null = null
let renewal: ReturnType<typeof setTimeout> | undefined
let renewing: Promise<void> | null = null
const renewedListeners = new Set<(token: string) => void>()

/** Throws what `failureOf` reads. */
export async function signUp(input: SignUpInput): Promise<void> {
  accept((await post(SignUp, { input })).signUp)
}

/** Throws what `failureOf` reads. */
export async function signIn(input: SignInInput): Promise<void> {
  accept((await post(SignIn, { input })).signIn)
}

/** Signs out here and in this browser's other tabs, even if the server cannot be told. */
export async function signOut(): Promise<void> {
  const value = token?.value
  drop(false)
  await exclusively(() => post(SignOut, {}, value)).catch(() => undefined)
}

/** Signs in by the refresh cookie after a reload; tries again for as long as the server cannot be reached. */
export async function restore(): Promise<void> {
  if (readMark() === null) {
    drop(false)
    return
  }
  await persist(renew, () => useSession.getState().status === 'restoring')
}

/** A token that is good for a few seconds at least, renewed first if need be; null when nobody is signed in. */
export async function freshToken(): Promise<string | null> {
  if (token && token.expiresAt - Date.now() < SHORTEST_RENEWAL_MS) await renew().catch(() => undefined)
  return token?.value ?? null
}

/** The server said that the token has expired, whatever this clock says. */
export function expireToken(): void {
  if (token) token = { ...token, expiresAt: 0 }
}

/** Calls back with each token that replaces an older one of the same session. */
export function onTokenRenewed(listener: (token: string) => void): () => void {
  renewedListeners.add(listener)
  return () => void renewedListeners.delete(listener)
}

/** Renews the token now; calls at the same time share one request. Throws if the server cannot be reached. */
export function renew(): Promise<void> {
  renewing ??= exclusively(refresh).finally(() => {
    renewing = null
  })
  return renewing
}

async function refresh(): Promise<void> {
  try {
    const { refreshSession } = await post(RefreshSession, {})
    accept(refreshSession)
    for (const listener of renewedListeners) listener(refreshSession.accessToken)
  } catch (error) {
    if (!endsSession(failureOf(error))) throw error
    drop(true)
  }
}

/**
 * One tab at a time: refresh tokens rotate, and a token used twice ends the session. The waiting tab sends the
 * cookie that the other one has just received.
 */
function exclusively<T>(work: () => Promise<T>): Promise<T> {
  // Locks exist only on https and localhost; elsewhere two tabs may meet, as rarely as they renew in one instant.
  const locks: LockManager | null | undefined = navigator.locks
  return locks ? locks.request(REFRESH_LOCK, work) : work()
}

type Accepted = { accessToken: string; expiresAt: string; me: AccountPartsFragment }

function accept({ accessToken, expiresAt, me }: Accepted): void {
  token = { value: accessToken, expiresAt: Date.parse(expiresAt) }
  writeMark(me.user.id)
  const session = useSession.getState()
  if (session.status !== 'signedIn' || session.me.id !== me.user.id) {
    useSession.setState({ status: 'signedIn', me: { ...me.user, email: me.email } }, true)
  }
  scheduleRenewal(token.expiresAt - Date.now() - RENEW_BEFORE_MS)
}

function scheduleRenewal(inMs: number): void {
  clearTimeout(renewal)
  const attempt = () => renew().catch(() => scheduleRenewal(SHORTEST_RENEWAL_MS))
  renewal = setTimeout(() => void attempt(), Math.max(SHORTEST_RENEWAL_MS, inMs))
}

function drop(ended: boolean): void {
  token = null
  clearTimeout(renewal)
  writeMark(null)
  useSession.setState({ status: 'signedOut', ended }, true)
}

function readMark(): string | null {
  try {
    return localStorage.getItem(MARK)
  } catch {
    return '' // Storage is forbidden: the cookie may be there all the same.
  }
}

function writeMark(userId: string | null): void {
  try {
    if (userId === null) localStorage.removeItem(MARK)
    else localStorage.setItem(MARK, userId)
  } catch {
    // Without storage each page asks the server.
  }
}

/** Follows sign-out, and sign-in as somebody else, from this browser's other tabs. Call once. */
export function followOtherTabs(): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key !== MARK) return
    const session = useSession.getState()
    if (newValue === null) {
      if (session.status === 'signedIn') drop(true)
    } else if (session.status !== 'signedIn' || session.me.id !== newValue) {
      location.reload()
    }
  })
}
