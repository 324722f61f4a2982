import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSubmit } from '@/live/useSubmit'
import { Switch } from '@/manage/Switch'
import { Field } from '@/ui/Field'
import { Form, text } from '@/ui/Form'
import { createInvitation, type InvitationLink } from './invitations'
import { localValue } from './localTime'
import { Select } from './Select'
import styles from './LinkForm.module.css'

const MINUTE_MS = 60_000
const HOUR_MIN = 60
const DAY_MIN = 1_440

interface Props {
  serverId: string
  onMade: (link: InvitationLink) => void
}

/** Makes a link into a server: for how long, for how many, and for good or for a visit. */
export function LinkForm({ serverId, onMade }: Props) {
  const { t } = useLingui()
  const { pending, error, errorAt, submit } = useSubmit(['expiresAt', 'maxUses'])
  const [expiry, setExpiry] = useState(String(7 * DAY_MIN))
  const [uses, setUses] = useState('')
  const [temporary, setTemporary] = useState(false)
  // One key for all tries of one link.
  const [requestId, setRequestId] = useState(() => crypto.randomUUID())
  const [opened] = useState(() => Date.now())
  const tomorrow = localValue(new Date(opened + DAY_MIN * MINUTE_MS))

  const expiresAt = (values: FormData): string | null => {
    if (expiry === '') return null
    if (expiry === 'date') return new Date(text(values, 'expiresAt')).toISOString()
    return new Date(Date.now() + Number(expiry) * MINUTE_MS).toISOString()
  }
  const make = async (values: FormData) => {
    const maxUses = uses === '' ? null : Number(uses)
    const link = await createInvitation({ requestId, serverId, expiresAt: expiresAt(values), maxUses, temporary })
    setRequestId(crypto.randomUUID())
    onMade(link)
  }
  return (
    <Form
      submit={<Trans>Make a link</Trans>}
      pending={pending}
      error={error}
      onSubmit={(values) => submit(() => make(values))}
    >
      <div className={styles.pair}>
        <Select
          label={t`It works`}
          value={expiry}
          onChange={setExpiry}
          options={[
            ['30', t`for 30 minutes`],
            [String(HOUR_MIN), t`for 1 hour`],
            [String(12 * HOUR_MIN), t`for 12 hours`],
            [String(DAY_MIN), t`for 1 day`],
            [String(7 * DAY_MIN), t`for 7 days`],
            [String(30 * DAY_MIN), t`for 30 days`],
            ['date', t`until a date`],
            ['', t`for ever`],
          ]}
        />
        <Select
          label={t`Who can use it`}
          value={uses}
          onChange={setUses}
          options={[
            ['', t`Everybody`],
            ['1', t`1 person`],
            ['5', t`5 people`],
            ['10', t`10 people`],
            ['25', t`25 people`],
            ['100', t`100 people`],
          ]}
        />
      </div>
      {expiry === 'date' && (
        <Field
          type="datetime-local"
          label={t`Until`}
          name="expiresAt"
          required
          defaultValue={tomorrow}
          error={errorAt('expiresAt')}
        />
      )}
      <Switch
        label={<Trans>For a visit</Trans>}
        description={
          <Trans>Who joins by it leaves the server on going offline, unless somebody gave them a role.</Trans>
        }
        checked={temporary}
        onChange={setTemporary}
      />
    </Form>
  )
}
