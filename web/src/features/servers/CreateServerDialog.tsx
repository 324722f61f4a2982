import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { createServer } from '@/live/servers'
import { useSubmit } from '@/live/useSubmit'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Form, text } from '@/ui/Form'
import { VisibilityChoice } from './VisibilityChoice'

const fields = ['name', 'description']

interface Props {
  onEnter: () => void
  onClose: () => void
}

export default function CreateServerDialog({ onEnter, onClose }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { pending, error, errorAt, failure, submit } = useSubmit(fields)
  // One key for all tries of this dialog: whatever happens on the way, one server is made.
  const [requestId] = useState(() => crypto.randomUUID())

  const create = async (values: FormData) => {
    const server = await createServer({
      requestId,
      name: text(values, 'name'),
      description: text(values, 'description'),
      public: values.get('visibility') === 'public',
      categoryName: t`Channels`,
      channelName: t`general`,
    })
    onClose()
    onEnter()
    await navigate({ to: '/s/$serverId', params: { serverId: server.id } })
  }

  if (failure?.code === 'CREATION_RESTRICTED') return <Restricted onEnter={onEnter} onClose={onClose} />
  return (
    <Dialog
      title={t`Create a server`}
      description={<Trans>A home for your people: it starts with one channel, and grows with you.</Trans>}
      onClose={onClose}
    >
      <Form
        submit={<Trans>Create the server</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={(values) => submit(() => create(values))}
      >
        <Field label={t`Name`} name="name" error={errorAt('name')} required maxLength={100} autoComplete="off" />
        <Field
          multiline
          label={t`Description`}
          name="description"
          error={errorAt('description')}
          maxLength={1000}
          description={<Trans>What it is about, in a sentence or two. You may leave it out.</Trans>}
        />
        <VisibilityChoice />
      </Form>
    </Dialog>
  )
}

/** Here only administrators create servers: who has another idea joins one, or asks. */
function Restricted({ onEnter, onClose }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const discover = async () => {
    onClose()
    onEnter()
    await navigate({ to: '/discover' })
  }
  return (
    <Dialog
      title={t`Only administrators create servers here`}
      description={
        <Trans>Those who run this Beep decided so. Ask them for a server, or join one that is open to all.</Trans>
      }
      onClose={onClose}
    >
      <Form
        submit={<Trans>Discover servers</Trans>}
        pending={false}
        cancel={{ label: <Trans>Close</Trans>, onCancel: onClose }}
        onSubmit={discover}
      />
    </Dialog>
  )
}
