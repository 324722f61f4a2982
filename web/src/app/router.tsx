import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { useSession } from '@/live/session'
import { Frame } from './Frame'
import { later } from './later'
import { ServerPage } from './ServerPage'

interface AccountSearch {
  /** The place of this client to go on to after sign-in. */
  back?: string
}

/** What a list of the instance is narrowed to: a link leads to the same list. */
export type InstanceSearch = Partial<Record<'q' | 'state' | 'actor' | 'action' | 'target', string>>

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: lazyRouteComponent(() => import('./NotFoundPage'), 'NotFoundPage'),
})

/** Only a path of this client: `//host` and `https://host` would lead away from it. */
function ownPath(back: unknown): AccountSearch {
  return typeof back === 'string' && /^\/(?![/\\])/.test(back) ? { back } : {}
}

const account = createRoute({
  getParentRoute: () => root,
  id: 'account',
  validateSearch: (search: Record<string, unknown>): AccountSearch => ownPath(search['back']),
  beforeLoad: ({ search }) => {
    if (useSession.getState().status === 'signedIn') throw redirect({ href: search.back ?? '/', replace: true })
  },
})
const signIn = createRoute({
  getParentRoute: () => account,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./accountPages'), 'SignInPage'),
})
const signUp = createRoute({
  getParentRoute: () => account,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('./accountPages'), 'SignUpPage'),
})

/** Who is not signed in signs in first, and comes back. */
function signedIn({ location }: { location: { href: string } }) {
  if (useSession.getState().status === 'signedIn') return
  throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { back: location.href }, replace: true })
}

const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame, beforeLoad: signedIn })
const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(() => import('./HomePage'), 'HomePage'),
})
const discover = createRoute({
  getParentRoute: () => frame,
  path: '/discover',
  component: later(() => import('./DiscoverRoute'), 'DiscoverRoute'),
})
/** A link into a server: whoever has it looks first, signed in or not. */
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/i/$code',
  component: later(() => import('./InvitationRoute'), 'InvitationRoute'),
})
const server = createRoute({ getParentRoute: () => frame, path: '/s/$serverId', component: ServerPage })
const channelPage = lazyRouteComponent(() => import('./ChannelPage'), 'ChannelPage')
const channel = createRoute({ getParentRoute: () => frame, path: '/s/$serverId/$channelId', component: channelPage })
/** A link to a message: its channel, opened around it. */
const message = createRoute({
  getParentRoute: () => frame,
  path: '/s/$serverId/$channelId/$messageId',
  component: channelPage,
})

/** Settings fill the window. Which sections there are stands in `settings/sections.ts`, which is loaded with them. */
const settingsPage = later(() => import('./settings/SettingsPage'), 'SettingsPage')
const settings = createRoute({
  getParentRoute: () => root,
  path: '/s/$serverId/settings/$',
  component: settingsPage,
  beforeLoad: signedIn,
})
const channelSettings = createRoute({
  getParentRoute: () => root,
  path: '/s/$serverId/$channelId/settings',
  component: settingsPage,
  beforeLoad: signedIn,
})

/** What those see who moderate this Beep or run it; which pages there are stands in `instance/sections.ts`. */
const instance = createRoute({
  getParentRoute: () => root,
  path: '/instance/$',
  component: later(() => import('./instance/InstancePage'), 'InstancePage'),
  validateSearch: (search: InstanceSearch) => search,
  beforeLoad: signedIn,
})

export const router = createRouter({
  routeTree: root.addChildren([
    account.addChildren([signIn, signUp]),
    frame.addChildren([home, discover, server, channel, message]),
    invitation,
    settings,
    channelSettings,
    instance,
  ]),
  defaultPreload: 'intent',
  // The message list keeps its own place.
  scrollRestoration: false,
})

// Signing in or out, here or in another tab, asks the routes again who may be where.
useSession.subscribe(({ status }, before) => {
  if (status !== before.status && before.status !== 'restoring') void router.invalidate()
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
