import { Trans, useLingui } from '@lingui/react/macro'
import { readMessage } from '@/live/messages'
import { Dialog } from '@/ui/Dialog'
import { Form } from '@/ui/Form'
import { Quote } from '@/ui/Quote'
import { useMedia } from '@/ui/useMedia'

interface Props {
  messageId: string
  onDelete: (messageId: string) => Promise<void>
  onKeep: () => void
}

export function DeleteDialog({ messageId, onDelete, onKeep }: Props) {
  const { t } = useLingui()
  const message = readMessage(messageId)
  const mouse = useMedia('mouse')
  return (
    <Dialog
      title={t`Delete this message?`}
      description={
        mouse ? (
          <Trans>Nobody can bring it back. With Shift held, deleting does not ask.</Trans>
        ) : (
          <Trans>Nobody can bring it back.</Trans>
        )
      }
      onClose={onKeep}
    >
      {message && <Quote author={message.author.displayName}>{message.content}</Quote>}
      <Form
        danger
        submit={<Trans>Delete</Trans>}
        pending={false}
        cancel={{ label: <Trans>Keep</Trans>, onCancel: onKeep }}
        onSubmit={() => onDelete(messageId)}
      />
    </Dialog>
  )
}
