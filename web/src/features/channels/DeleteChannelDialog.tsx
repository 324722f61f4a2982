import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { type Channel, useServerView } from '@/live/servers'
import { useSubmit } from '@/live/useSubmit'
import { Dialog } from '@/ui/Dialog'
import { Form } from '@/ui/Form'
import { deleteChannel } from './channelActions'
import styles from './DeleteChannelDialog.module.css'

export default function DeleteChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useLingui()
  const { pending, error, submit } = useSubmit([])
  const { view } = useServerView(channel.serverId)
  const [keeps, setKeeps] = useState(false)
  const isChannel = channel.kind !== 'CATEGORY'
  const held = view?.channels.filter(({ parentId }) => parentId === channel.id).length ?? 0
  const remove = async () => {
    await deleteChannel(channel, keeps)
    onClose()
  }
  return (
    <Dialog title={t`Delete ${channel.name}?`} description={words(isChannel, held, keeps)} onClose={onClose}>
      <Form
        danger
        submit={isChannel ? <Trans>Delete the channel</Trans> : <Trans>Delete the category</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Keep it</Trans>, onCancel: onClose }}
        onSubmit={() => submit(remove)}
      >
        {held > 0 && (
          <fieldset className={styles.choice}>
            <legend>
              <Trans>What becomes of its channels</Trans>
            </legend>
            <label>
              <input type="radio" name="channels" checked={!keeps} onChange={() => setKeeps(false)} />
              <Trans>They are deleted with it</Trans>
            </label>
            <label>
              <input type="radio" name="channels" checked={keeps} onChange={() => setKeeps(true)} />
              <Trans>They are kept, without a category</Trans>
            </label>
          </fieldset>
        )}
      </Form>
    </Dialog>
  )
}

function words(isChannel: boolean, held: number, keeps: boolean) {
  if (isChannel) return <Trans>All its messages are deleted with it. This cannot be undone.</Trans>
  if (held === 0) return <Trans>It holds no channels. This cannot be undone.</Trans>
  if (keeps) return <Trans>Its channels keep the permissions that they have now. This cannot be undone.</Trans>
  return <Trans>All its channels and their messages are deleted with it. This cannot be undone.</Trans>
}
