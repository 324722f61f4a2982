import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Channel } from '@/live/servers'
import { useSubmit } from '@/live/useSubmit'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Form, text } from '@/ui/Form'
import { createChannel } from './channelActions'

interface Props {
  what: Channel['kind']
  serverId: string
  parentId: string | null
  onEnter: () => void
  onClose: () => void
}

export default function CreateChannelDialog({ what, serverId, parentId, onEnter, onClose }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { pending, error, errorAt, submit } = useSubmit(['name', 'topic'])
  // One key for all tries of this dialog: whatever happens on the way, one channel is made.
  const [requestId] = useState(() => crypto.randomUUID())
  const isText = what === 'TEXT'

  const create = async (values: FormData) => {
    const input = { requestId, serverId, kind: what, name: text(values, 'name'), parentId }
    const channel = await createChannel(isText ? { ...input, topic: text(values, 'topic') } : input)
    onClose()
    if (what === 'CATEGORY') return
    onEnter()
    await navigate({ to: '/s/$serverId/$channelId', params: { serverId, channelId: channel.id } })
  }

  const titles = { TEXT: t`Create a channel`, CATEGORY: t`Create a category`, CONFERENCE: t`Create a conference` }
  const descriptions = {
    TEXT: undefined,
    CATEGORY: <Trans>A category holds channels together under a name.</Trans>,
    CONFERENCE: <Trans>A place to meet and speak. For now it can be made and shared; sound comes later.</Trans>,
  }
  const submits = {
    TEXT: <Trans>Create the channel</Trans>,
    CATEGORY: <Trans>Create the category</Trans>,
    CONFERENCE: <Trans>Create the conference</Trans>,
  }
  return (
    <Dialog title={titles[what]} description={descriptions[what]} onClose={onClose}>
      <Form
        submit={submits[what]}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={(values) => submit(() => create(values))}
      >
        <Field label={t`Name`} name="name" error={errorAt('name')} required maxLength={100} autoComplete="off" />
        {isText && (
          <Field
            label={t`Topic`}
            name="topic"
            error={errorAt('topic')}
            maxLength={1000}
            autoComplete="off"
            description={<Trans>What it is for; shown beside its name. You may leave it out.</Trans>}
          />
        )}
      </Form>
    </Dialog>
  )
}
