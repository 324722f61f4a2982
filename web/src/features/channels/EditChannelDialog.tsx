import { Trans, useLingui } from '@lingui/react/macro'
import type { Channel } from '@/live/servers'
import { useSubmit } from '@/live/useSubmit'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Form, text } from '@/ui/Form'
import { updateChannel } from './channelActions'

/** Another name, another topic. */
export default function EditChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useLingui()
  const { pending, error, errorAt, submit } = useSubmit(['name', 'topic'])
  const isText = channel.kind === 'TEXT'
  const save = async (values: FormData) => {
    const name = text(values, 'name')
    await updateChannel({ id: channel.id, name, ...(isText ? { topic: text(values, 'topic') } : {}) })
    onClose()
  }
  return (
    <Dialog title={channel.kind === 'CATEGORY' ? t`Rename the category` : t`Edit the channel`} onClose={onClose}>
      <Form
        submit={<Trans>Save</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={(values) => submit(() => save(values))}
      >
        <Field
          label={t`Name`}
          name="name"
          defaultValue={channel.name}
          error={errorAt('name')}
          required
          maxLength={100}
          autoComplete="off"
        />
        {isText && (
          <Field
            multiline
            label={t`Topic`}
            name="topic"
            defaultValue={channel.topic}
            error={errorAt('topic')}
            maxLength={1000}
            description={<Trans>What it is for; shown beside its name.</Trans>}
          />
        )}
      </Form>
    </Dialog>
  )
}
