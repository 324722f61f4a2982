import { Hash } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './ChannelHeader.module.css'

interface Props {
  name: string
  topic: string
  /** Below the name on a phone, where the topic has no room. */
  where: ReactNode
}

/** The name of the open channel (the page's `h1`) and what it is for. */
export function ChannelHeader({ name, topic, where }: Props) {
  return (
    <div className={styles.head}>
      <h1 className={styles.name}>
        <Hash />
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
