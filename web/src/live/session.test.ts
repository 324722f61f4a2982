import { afterEach, beforeEach, expect, it, vi } from 'vitest'

type Body = { query: string }
const fetched = vi.fn<(path: string, init: { body: string; headers: Record<string, string> }) => Promise<Response>>()
vi.stubGlobal('fetch', fetched)

const LIFETIME_MS = 300_000
let issued = 0

const me = {
  email: 'ann@example.org',
  user: { id: 'ann', username: 'ann', firstName: 'Ann', lastName: 'Lee', displayName: 'Ann Lee', createdAt: '' },
}
const answer = (field: string) => {
  const accessToken = `token ${++issued}`
  const session = { accessToken, expiresAt: new Date(Date.now() + LIFETIME_MS).toISOString(), me }
  return Response.json({ data: { [field]: session } })
}
const refusal = (code: string) => Response.json({ errors: [{ message: code, extensions: { code } }] })
const asked = () =>
  fetched.mock.calls.map(([, { body }]) => /mutation (\w+)/.exec((JSON.parse(body) as Body).query)?.[1])

const load = () => import('./session')
let session: Awaited<ReturnType<typeof load>>

beforeEach(async () => {
  vi.useFakeTimers()
  vi.resetModules()
  localStorage.clear()
  fetched.mockReset()
  issued = 0
  session = await load()
})
afterEach(() => void vi.useRealTimers())

const signIn = async () => {
  fetched.mockResolvedValueOnce(answer('signIn'))
  await session.signIn({ login: 'ann', password: 'x' })
}

it('asks nobody when this browser never signed in', async () => {
  await session.restore()
  expect(session.useSession.getState()).toEqual({ status: 'signedOut', ended: false })
  expect(fetched).not.toHaveBeenCalled()
})

it('signs in, and keeps the token out of the store and the storage', async () => {
  await signIn()
  expect(session.useSession.getState()).toEqual({ status: 'signedIn', me: { ...me.user, email: me.email } })
  expect(await session.freshToken()).toBe('token 1')
  expect(JSON.stringify([session.useSession.getState(), Object.entries(localStorage)])).not.toContain('token 1')
})

it('throws the refusal of a sign-in and stays signed out', async () => {
  await session.restore()
  fetched.mockResolvedValueOnce(refusal('WRONG_CREDENTIALS'))
  await expect(session.signIn({ login: 'ann', password: 'y' })).rejects.toThrow('WRONG_CREDENTIALS')
  expect(session.useSession.getState().status).toBe('signedOut')
})

it('renews half a minute before the token expires, and tells the socket', async () => {
  const told = vi.fn()
  session.onTokenRenewed(told)
  await signIn()
  fetched.mockImplementation(() => Promise.resolve(answer('refreshSession')))
  await vi.advanceTimersByTimeAsync(LIFETIME_MS - 30_001)
  expect(asked()).toEqual(['SignIn'])
  await vi.advanceTimersByTimeAsync(2)
  expect(asked()).toEqual(['SignIn', 'RefreshSession'])
  expect(told).toHaveBeenCalledExactlyOnceWith('token 2')
  expect(await session.freshToken()).toBe('token 2')
})

it('tries again when the server cannot be reached, and stays signed in', async () => {
  await signIn()
  fetched.mockRejectedValueOnce(new TypeError('down'))
  fetched.mockImplementation(() => Promise.resolve(answer('refreshSession')))
  await vi.advanceTimersByTimeAsync(LIFETIME_MS - 30_000)
  expect(session.useSession.getState().status).toBe('signedIn')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await session.freshToken()).toBe('token 2')
})

it('signs out when the server has ended the session', async () => {
  await signIn()
  fetched.mockResolvedValueOnce(refusal('SESSION_ENDED'))
  await session.renew()
  expect(session.useSession.getState()).toEqual({ status: 'signedOut', ended: true })
  expect(await session.freshToken()).toBeNull()
})

it('shares one request between those who ask at the same time', async () => {
  await signIn()
  fetched.mockImplementation(() => Promise.resolve(answer('refreshSession')))
  session.expireToken()
  expect(await Promise.all([session.freshToken(), session.freshToken()])).toEqual(['token 2', 'token 2'])
  expect(asked()).toEqual(['SignIn', 'RefreshSession'])
})

it('restores after a reload, however long the server is away', async () => {
  await signIn()
  vi.resetModules()
  session = await load()
  fetched.mockRejectedValueOnce(new TypeError('down')).mockRejectedValueOnce(new TypeError('down'))
  fetched.mockImplementation(() => Promise.resolve(answer('refreshSession')))
  const restoring = session.restore()
  expect(session.useSession.getState().status).toBe('restoring')
  await vi.advanceTimersByTimeAsync(60_000)
  await restoring
  expect(session.useSession.getState().status).toBe('signedIn')
})

it('forgets the session on sign-out even if the server cannot be told', async () => {
  await signIn()
  fetched.mockRejectedValueOnce(new TypeError('down'))
  await session.signOut()
  expect(session.useSession.getState()).toEqual({ status: 'signedOut', ended: false })
  vi.resetModules()
  session = await load()
  await session.restore()
  expect(asked()).toEqual(['SignIn', 'SignOut'])
})
