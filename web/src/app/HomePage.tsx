import { Trans, useLingui } from '@lingui/react/macro'
import { House } from 'lucide-react'
import { ServerList } from '@/features/servers/ServerList'
import { useDocumentTitle } from './documentTitle'
import { Page } from './Page'
import { PageHeading } from './PageHeading'

/** Where one lands: the way into one's servers, or to a first one. */
export function HomePage() {
  const { t } = useLingui()
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
      <ServerList />
    </Page>
  )
}
