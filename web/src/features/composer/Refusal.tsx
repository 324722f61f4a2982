import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { openWhy } from '@/manage/why'
import styles from './Composer.module.css'

interface Props {
  serverId: string
  channelId: string
  /** Until when the viewer is muted in this server, if at all. */
  mutedUntil: string | null | undefined
}

/** Stands where somebody would write who may not, and says why. */
export function Refusal({ serverId, channelId, mutedUntil }: Props) {
  const { i18n } = useLingui()
  const [now] = useState(() => Date.now())
  const until = mutedUntil && Date.parse(mutedUntil) > now ? new Date(mutedUntil) : null
  const date = until && i18n.date(until, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <p className={styles.refusal}>
      {date ? (
        <Trans>You are muted until {date}: you may read here, but not write.</Trans>
      ) : (
        <Trans>You may read here, but not write. Those who run this server can change that.</Trans>
      )}{' '}
      <button type="button" onClick={() => openWhy({ serverId, channelId, permission: 'SEND_MESSAGES' })}>
        <Trans>Why?</Trans>
      </button>
    </p>
  )
}
