import { Trans, useLingui } from '@lingui/react/macro'
import { useBlocker } from '@tanstack/react-router'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import styles from './SaveBar.module.css'

interface Props {
  isDirty: boolean
  pending: boolean
  error?: string | undefined
  /** Why it cannot be saved as it stands. */
  hindrance?: string | undefined
  onReset: () => void
  onSave: () => void
}

/** Says that something is not saved, for as long as it is so, and asks before it would be lost. */
export function SaveBar({ isDirty, pending, error, hindrance, onReset, onSave }: Props) {
  return (
    <>
      <LeaveGuard isDirty={isDirty && !pending} />
      <div role="status" className={styles.place}>
        {isDirty && (
          <div className={styles.bar}>
            <p className={styles.words}>{error ?? hindrance ?? <Trans>You have unsaved changes.</Trans>}</p>
            <Button onClick={onReset}>
              <Trans>Reset</Trans>
            </Button>
            <Button look="primary" pending={pending} disabled={hindrance !== undefined} onClick={onSave}>
              <Trans>Save</Trans>
            </Button>
          </div>
        )}
      </div>
    </>
  )
}

/** Leaving the page, or closing the tab, asks first. */
function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const { t } = useLingui()
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <Dialog
      title={t`Leave without saving?`}
      description={<Trans>What you changed on this page is lost then.</Trans>}
      onClose={blocker.reset}
    >
      <div className={styles.choice}>
        <Button onClick={blocker.reset}>
          <Trans>Stay here</Trans>
        </Button>
        <Button look="danger" onClick={blocker.proceed}>
          <Trans>Leave and lose them</Trans>
        </Button>
      </div>
    </Dialog>
  )
}
