import { Trans } from '@lingui/react/macro'
import { CircleHelp } from 'lucide-react'
import { openWhy, type Why } from './why'
import styles from './WhyButton.module.css'

/** Beside an action that is refused: opens the one rule that refuses it. */
export function WhyButton(why: Why) {
  return (
    <button type="button" className={styles.why} onClick={() => openWhy(why)}>
      <CircleHelp />
      <Trans>Why?</Trans>
    </button>
  )
}
