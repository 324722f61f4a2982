import { Trans, useLingui } from '@lingui/react/macro'
import { Compass } from 'lucide-react'
import { Discover } from '@/features/servers/Discover'
import { useDocumentTitle } from './documentTitle'
import { Page } from './Page'
import { PageHeading } from './PageHeading'

export function DiscoverRoute() {
  const { t } = useLingui()
  useDocumentTitle(t`Discover servers`)
  return (
    <Page
      place="discover"
      head={
        <PageHeading icon={<Compass />}>
          <Trans>Discover servers</Trans>
        </PageHeading>
      }
    >
      <Discover />
    </Page>
  )
}
