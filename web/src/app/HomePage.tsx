import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { House } from 'lucide-react'
import { Suspense } from 'react'
import { ServerList } from '@/features/servers/ServerList'
import { laterComponent } from '@/i18n/laterComponent'
import { useDocumentTitle } from './documentTitle'
import { Page } from './Page'
import { PageHeading } from './PageHeading'
import styles from './HomePage.module.css'

const DirectInvitations = laterComponent(() => import('@/features/invitations/DirectInvitations'))

/** Where one lands: the way into one's servers, or to a first one. */
export function HomePage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  useDocumentTitle(t`Home`)
  return (
    <Page
      place="home"
      head={
        <PageHeading icon={<House />}>
          <Trans>Home</Trans>
        </PageHeading>
      }
    >
      <div className={styles.home}>
        <Suspense>
          <DirectInvitations onAccepted={(serverId) => void navigate({ to: '/s/$serverId', params: { serverId } })} />
        </Suspense>
        <ServerList />
      </div>
    </Page>
  )
}
