import { Trans, useLingui } from '@lingui/react/macro'
import { Link2, Link2Off } from 'lucide-react'
import { useState } from 'react'
import { useSubmit } from '@/live/useSubmit'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { Form } from '@/ui/Form'
import { type ManagedChannel, syncChannel } from './channelSettings'
import styles from './SyncState.module.css'

interface Props {
  channel: ManagedChannel
  /** The name of its category. */
  category: string
  mayChange: boolean
}

/** Whether the channel has its category's permissions, and the way back to them. */
export function SyncState({ channel, category, mayChange }: Props) {
  const { t } = useLingui()
  const [isAsking, setAsking] = useState(false)
  const { pending, error, submit } = useSubmit([])
  const close = () => setAsking(false)
  if (channel.synced) {
    return (
      <p className={styles.state}>
        <Link2 />
        <span>
          <Trans>
            Follows the category <b>{category}</b>. As soon as you save something of its own, it stops to.
          </Trans>
        </span>
      </p>
    )
  }
  return (
    <div className={styles.state}>
      <Link2Off />
      <p>
        <Trans>
          Has permissions of its own, apart from the category <b>{category}</b>.
        </Trans>
      </p>
      {mayChange && (
        <Button onClick={() => setAsking(true)}>
          <Trans>Sync again…</Trans>
        </Button>
      )}
      {isAsking && (
        <Dialog
          title={t`Follow ${category} again?`}
          description={<Trans>The permissions that this channel has of its own are forgotten.</Trans>}
          onClose={close}
        >
          <Form
            submit={<Trans>Sync again</Trans>}
            pending={pending}
            error={error}
            cancel={{ label: <Trans>Cancel</Trans>, onCancel: close }}
            onSubmit={() =>
              submit(async () => {
                await syncChannel(channel.id)
                close()
              })
            }
          />
        </Dialog>
      )}
    </div>
  )
}
