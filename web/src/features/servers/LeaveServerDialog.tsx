import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { leaveServer, type ServerCard } from '@/live/servers'
import { useSubmit } from '@/live/useSubmit'
import { Dialog } from '@/ui/Dialog'
import { Form } from '@/ui/Form'

export default function LeaveServerDialog({ server, onClose }: { server: ServerCard; onClose: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { pending, error, submit } = useSubmit([])
  const leave = async () => {
    await leaveServer(server.id)
    onClose()
    await navigate({ to: '/' })
  }
  return (
    <Dialog
      title={t`Leave ${server.name}?`}
      description={
        server.public ? (
          <Trans>You can join it again from the list of public servers.</Trans>
        ) : (
          <Trans>It is private: you cannot come back by yourself.</Trans>
        )
      }
      onClose={onClose}
    >
      <Form
        danger
        submit={<Trans>Leave the server</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Stay</Trans>, onCancel: onClose }}
        onSubmit={() => submit(leave)}
      />
    </Dialog>
  )
}
