import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { nameOf } from '@/live/looks'
import { useSubmit } from '@/live/useSubmit'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Form, text } from '@/ui/Form'
import { muteMember } from './acts'
import { Choice } from './Choice'
import { localValue } from './localTime'
import type { MemberDialog } from './people'

const MINUTE_MS = 60_000
const DAY_MIN = 1_440
/** The longest mute that the server takes, in days. */
const MOST_DAYS = 28

/** Takes a member's voice for a time. */
export function MuteDialog({ serverId, member, onClose }: MemberDialog & { onClose: () => void }) {
  const { t } = useLingui()
  const [length, setLength] = useState('60')
  const { pending, error, errorAt, submit } = useSubmit(['until', 'reason'])
  const name = nameOf(member)
  const mute = async (values: FormData) => {
    const until =
      length === 'date' ? new Date(text(values, 'until')) : new Date(Date.now() + Number(length) * MINUTE_MS)
    await muteMember(serverId, member.id, until, text(values, 'reason'))
    onClose()
  }
  const [opened] = useState(() => Date.now())
  const after = (minutes: number) => localValue(new Date(opened + minutes * MINUTE_MS))
  return (
    <Dialog
      title={t`Mute ${name}`}
      description={<Trans>They read on, but cannot write or speak until then.</Trans>}
      onClose={onClose}
    >
      <Form
        submit={<Trans>Mute</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={(values) => submit(() => mute(values))}
      >
        <Choice
          legend={t`For how long`}
          name="length"
          value={length}
          onChange={setLength}
          options={[
            ['10', t`10 minutes`],
            ['60', t`1 hour`],
            [String(DAY_MIN), t`1 day`],
            [String(7 * DAY_MIN), t`1 week`],
            ['date', t`Until a date`],
          ]}
        />
        {length === 'date' && (
          <Field
            type="datetime-local"
            label={t`Until`}
            name="until"
            required
            min={after(1)}
            max={after(MOST_DAYS * DAY_MIN)}
            defaultValue={after(DAY_MIN)}
            error={errorAt('until')}
            description={<Trans>At most four weeks from now.</Trans>}
          />
        )}
        <ReasonField error={errorAt('reason')} />
      </Form>
    </Dialog>
  )
}

/** Why it is done: kept in the audit log. */
export function ReasonField({ error }: { error: string | undefined }) {
  const { t } = useLingui()
  return (
    <Field
      label={t`Reason`}
      name="reason"
      maxLength={500}
      autoComplete="off"
      error={error}
      description={<Trans>For the audit log. You may leave it out.</Trans>}
    />
  )
}
