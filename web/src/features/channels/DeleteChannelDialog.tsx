import { Trans, useLingui } from '@lingui/react/macro'
import type { Channel } from '@/live/servers'
import { useSubmit } from '@/live/useSubmit'
import { Dialog } from '@/ui/Dialog'
import { Form } from '@/ui/Form'
import { deleteChannel } from './channelActions'

export default function DeleteChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useLingui()
  const { pending, error, submit } = useSubmit([])
  const isText = channel.kind === 'TEXT'
  const remove = async () => {
    await deleteChannel(channel)
    onClose()
  }
  return (
    <Dialog
      title={t`Delete ${channel.name}?`}
      description={
        isText ? (
          <Trans>All its messages are deleted with it. This cannot be undone.</Trans>
        ) : (
          <Trans>All its channels and their messages are deleted with it. This cannot be undone.</Trans>
        )
      }
      onClose={onClose}
    >
      <Form
        danger
        submit={isText ? <Trans>Delete the channel</Trans> : <Trans>Delete the category</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Keep it</Trans>, onCancel: onClose }}
        onSubmit={() => submit(remove)}
      />
    </Dialog>
  )
}
