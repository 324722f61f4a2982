import { useLingui } from '@lingui/react/macro'
import { useNavigate, useParams } from '@tanstack/react-router'
import { InvitationPage } from '@/features/invitations/InvitationPage'
import { useDocumentTitle } from './documentTitle'

export function InvitationRoute() {
  const { code = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const { t } = useLingui()
  useDocumentTitle(t`Invitation`)
  return (
    <InvitationPage
      key={code}
      code={code}
      onEnter={(serverId) => void navigate({ to: '/s/$serverId', params: { serverId } })}
      onHome={() => void navigate({ to: '/' })}
    />
  )
}
