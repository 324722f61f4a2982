import { Trans } from '@lingui/react/macro'
import { EmptyState } from '@/ui/EmptyState'
import styles from './MessageList.module.css'

interface Props {
  isEmpty: boolean
  mayWrite: boolean
  channelName: string
}

/** Above the first message that was ever written here, or in its place. */
export function Beginning({ isEmpty, mayWrite, channelName }: Props) {
  if (isEmpty) {
    return (
      <div className={styles.empty}>
        <EmptyState
          drawing="hello"
          title={mayWrite ? <Trans>No messages yet. Say hello.</Trans> : <Trans>No messages yet.</Trans>}
        />
      </div>
    )
  }
  return (
    <p className={styles.beginning}>
      <Trans>This is where #{channelName} begins.</Trans>
    </p>
  )
}
