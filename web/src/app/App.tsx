import { ApolloProvider } from '@apollo/client/react'
import { I18nProvider } from '@lingui/react'
import { RouterProvider } from '@tanstack/react-router'
import { Suspense } from 'react'
import { i18n } from '@/i18n/i18n'
import { laterComponent } from '@/i18n/laterComponent'
import { client } from '@/live/client'
import { useSession } from '@/live/session'
import { MenuLayer } from '@/ui/MenuLayer'
import { usePeople } from '@/manage/members/people'
import { useWhy } from '@/manage/why'
import { Notices } from '@/ui/Notices'
import { TooltipLayer } from '@/ui/TooltipLayer'
import { PaneBoundary } from './PaneBoundary'
import { router } from './router'
import { Splash } from './Splash'

export function App() {
  return (
    <I18nProvider i18n={i18n}>
      <ApolloProvider client={client}>
        <PaneBoundary>
          <Screen />
        </PaneBoundary>
        <WhyLayer />
        <PeopleLayer />
        <MenuLayer />
        <TooltipLayer />
        <Notices />
      </ApolloProvider>
    </I18nProvider>
  )
}

const WhyDialog = laterComponent(() => import('@/manage/WhyDialog'))

/** The open answer to "Why can't I…". */
function WhyLayer() {
  const why = useWhy((state) => state.why)
  return (
    why && (
      <Suspense>
        <WhyDialog why={why} />
      </Suspense>
    )
  )
}

const PeopleCards = laterComponent(() => import('@/manage/members/PeopleLayer'))

/** The open profile, and what is being done to somebody. */
function PeopleLayer() {
  const isOpen = usePeople(({ profile, dialog }) => profile !== null || dialog !== null)
  return (
    isOpen && (
      <Suspense>
        <PeopleCards />
      </Suspense>
    )
  )
}

/** Nothing is decided before it is known who is here. */
function Screen() {
  const restoring = useSession(({ status }) => status === 'restoring')
  return restoring ? <Splash /> : <RouterProvider router={router} />
}
