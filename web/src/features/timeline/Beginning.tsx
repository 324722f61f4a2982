import { Trans } from '@lingui/react/macro'
import { EmptyState } from '@/ui/EmptyState'
import styles from './MessageList.module.css'

/** Above the first message that was ever written here, or in its place. */
export function Beginning({ isEmpty, channelName }: { isEmpty: boolean; channelName: string }) {
  if (isEmpty) {
    return (
      <div className={styles.empty}>
        <EmptyState drawing="hello" title={<Trans>No messages yet. Say hello.</Trans>} />
      </div>
    )
  }
  return (
    <p className={styles.beginning}>
      <Trans>This is where #{channelName} begins.</Trans>
    </p>
  )
}
