import { Trans, useLingui } from '@lingui/react/macro'
import { Link2, Link2Off } from 'lucide-react'
import { useState } from 'react'
import type { Channel } from '@/live/servers'
import { compareSync } from '@/manage/compare'
import { ReviewDialog } from '@/manage/ReviewDialog'
import { Button } from '@/ui/Button'
import { type ManagedChannel, syncChannel } from './channelSettings'
import styles from './SyncState.module.css'

interface Props {
  channel: ManagedChannel
  /** The name of its category. */
  category: string
  /** All channels of the server, by whose names changes are told. */
  channels: readonly Pick<Channel, 'id' | 'name'>[]
  mayChange: boolean
}

/** Whether the channel has its category's permissions, and the way back to them. */
export function SyncState({ channel, category, channels, mayChange }: Props) {
  const { t } = useLingui()
  const [isAsking, setAsking] = useState(false)
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
        <ReviewDialog
          title={t`Follow ${category} again?`}
          description={t`The permissions that this channel has of its own are forgotten.`}
          submit={t`Sync again`}
          channels={channels}
          compare={async () => [await compareSync(channel.serverId, channel.id)]}
          save={() => syncChannel(channel.id)}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
