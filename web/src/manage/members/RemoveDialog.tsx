import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { nameOf } from '@/live/looks'
import { useSubmit } from '@/live/useSubmit'
import { Dialog } from '@/ui/Dialog'
import { Form, text } from '@/ui/Form'
import { banMember, kickMember } from './acts'
import { Choice } from './Choice'
import { ReasonField } from './MuteDialog'
import type { MemberDialog } from './people'

/** Shows a member the door; a ban also keeps them out. */
export function RemoveDialog({ kind, serverId, member, onClose }: MemberDialog & { onClose: () => void }) {
  const { t } = useLingui()
  const [hours, setHours] = useState('0')
  const { pending, error, errorAt, submit } = useSubmit(['reason', 'deleteHours'])
  const name = nameOf(member)
  const isBan = kind === 'ban'
  const remove = async (values: FormData) => {
    const reason = text(values, 'reason')
    if (isBan) await banMember(serverId, member.id, { reason, deleteHours: Number(hours) })
    else await kickMember(serverId, member.id, reason)
    onClose()
  }
  return (
    <Dialog
      title={isBan ? t`Ban ${name}?` : t`Kick ${name}?`}
      description={
        isBan ? (
          <Trans>They leave the server at once and cannot come back, by no invitation, until the ban is lifted.</Trans>
        ) : (
          <Trans>They leave the server at once, and may come back.</Trans>
        )
      }
      onClose={onClose}
    >
      <Form
        danger
        submit={isBan ? <Trans>Ban</Trans> : <Trans>Kick</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={(values) => submit(() => remove(values))}
      >
        {isBan && (
          <Choice
            legend={t`Delete their messages`}
            name="hours"
            value={hours}
            onChange={setHours}
            options={[
              ['0', t`None`],
              ['1', t`The last hour`],
              ['24', t`The last day`],
              ['168', t`The last week`],
            ]}
          />
        )}
        <ReasonField error={errorAt('reason')} />
      </Form>
    </Dialog>
  )
}
