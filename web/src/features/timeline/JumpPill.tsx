import { Plural, Trans } from '@lingui/react/macro'
import { ArrowDown } from 'lucide-react'
import styles from './JumpPill.module.css'

/** The way back to the end, and how much has come in there. */
export function JumpPill({ count, onJump }: { count: number; onJump: () => void }) {
  return (
    <button type="button" className={styles.pill} data-news={count > 0 || undefined} onClick={onJump}>
      {count > 0 ? <Plural value={count} one="# new message" other="# new messages" /> : <Trans>Jump to present</Trans>}
      <ArrowDown />
    </button>
  )
}
