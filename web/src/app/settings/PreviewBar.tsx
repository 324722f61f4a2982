import { Trans } from '@lingui/react/macro'
import { Eye } from 'lucide-react'
import { useEffect } from 'react'
import { leavePreview, type Preview } from '@/live/preview'
import { onServerEvent } from '@/live/serverFeed'
import { RIGHTS } from '@/manage/useLiveQuery'
import { Button } from '@/ui/Button'
import styles from './PreviewBar.module.css'

interface Props {
  preview: Preview
  /** The server that is open. */
  serverId: string | undefined
}

/** Says with whose eyes the server is seen, for as long as it is so. */
export default function PreviewBar({ preview, serverId }: Props) {
  useEffect(() => onServerEvent((id, kind) => id === preview.serverId && RIGHTS.includes(kind) && preview.refresh()))
  // Another server is seen with one's own eyes.
  const isElsewhere = serverId !== preview.serverId
  useEffect(() => {
    if (isElsewhere) leavePreview()
  }, [isElsewhere])
  return (
    <div role="status" className={styles.bar}>
      <Eye />
      <p>
        <Trans>
          You see this server as <b>{preview.label}</b>. Nothing is sent, nothing is marked read.
        </Trans>
      </p>
      <Button onClick={leavePreview}>
        <Trans>Leave the preview</Trans>
      </Button>
    </div>
  )
}
