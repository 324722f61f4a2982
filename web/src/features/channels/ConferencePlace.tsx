import { Trans } from '@lingui/react/macro'
import { EmptyState } from '@/ui/EmptyState'

/** Where a conference will be. */
export function ConferencePlace({ name }: { name: string }) {
  return (
    <EmptyState drawing="door" title={<Trans>{name} is a conference</Trans>}>
      <Trans>Nobody can speak in it yet: sound and video come later. Who may join is set already.</Trans>
    </EmptyState>
  )
}
