import type { ReactNode } from 'react'
import type { Channel } from '@/live/servers'
import { ChannelIcon } from './ChannelIcon'
import styles from './ChannelHeader.module.css'

interface Props {
  channel: Channel
  /** Below the name on a phone, where the topic has no room. */
  where: ReactNode
}

/** The name of the open channel (the page's `h1`) and what it is for. */
export function ChannelHeader({ channel, where }: Props) {
  const { name, topic } = channel
  return (
    <div className={styles.head}>
      <h1 className={styles.name}>
        <ChannelIcon channel={channel} />
        <span>{name}</span>
      </h1>
      <small className={styles.where}>{where}</small>
      {topic !== '' && (
        <p className={styles.topic} title={topic}>
          {topic}
        </p>
      )}
    </div>
  )
}
