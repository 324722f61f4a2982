import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { type Failure, failureOf, mayPass } from '@/live/failure'
import { failureText } from '@/live/failureText'
import type { Channel } from '@/live/servers'
import { useSubmit } from '@/live/useSubmit'
import { Dialog } from '@/ui/Dialog'
import { Form } from '@/ui/Form'
import { Skeleton } from '@/ui/Skeleton'
import { AccessChanges } from './AccessChanges'
import type { AccessDiff } from './compare'
import styles from './ReviewDialog.module.css'

interface Props {
  title: string
  /** What follows beside the rights. */
  description?: string
  submit: string
  danger?: boolean
  channels: readonly Pick<Channel, 'id' | 'name'>[]
  /** Asks the server what would change; called once. */
  compare: () => Promise<readonly AccessDiff[]>
  save: () => Promise<void>
  onClose: () => void
}

/** Who gains and who loses what, before it is saved. */
export function ReviewDialog({ title, description, submit, danger = false, channels, compare, save, onClose }: Props) {
  const { t } = useLingui()
  const [diffs, setDiffs] = useState<readonly AccessDiff[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { pending, error, submit: run } = useSubmit([])
  // Another comparison is another dialog.
  const [ask] = useState(() => compare)
  useEffect(() => {
    let isOpen = true
    ask().then(
      (found) => isOpen && setDiffs(found),
      (problem: unknown) => isOpen && setFailure(failureOf(problem)),
    )
    return () => {
      isOpen = false
    }
  }, [ask])
  return (
    <Dialog title={title} description={description} onClose={onClose}>
      {diffs ? (
        diffs.map((diff, place) => <AccessChanges key={place} diff={diff} channels={channels} />)
      ) : failure ? (
        <p role="alert" className={styles.failure}>
          {mayPass(failure) && <Trans>Who gains and who loses cannot be told now.</Trans>} {failureText(failure)}
        </p>
      ) : (
        <div role="status" className={styles.loading} aria-label={t`Comparing`}>
          <Skeleton width="70%" height="1rem" />
          <Skeleton width="90%" height="2rem" />
        </div>
      )}
      <Form
        submit={submit}
        danger={danger}
        pending={pending || (!diffs && !failure)}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={() =>
          run(async () => {
            await save()
            onClose()
          })
        }
      />
    </Dialog>
  )
}
