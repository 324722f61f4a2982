import { Trans, useLingui } from '@lingui/react/macro'
import { Compass } from 'lucide-react'
import { Discover } from '@/features/discovery/Discover'
import { openServerDialog } from '@/features/servers/serverDialogs'
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
      <Discover onCreate={() => openServerDialog({ kind: 'create' })} />
    </Page>
  )
}
