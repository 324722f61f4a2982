import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Choice } from '@/manage/members/Choice'
import { localValue } from '@/manage/members/localTime'
import { Field } from '@/ui/Field'
import { ActDialog, LONGEST_REASON } from './ActDialog'
import { type InstanceUser, restoreUser, signOutUser, suspendUser } from './people'
import { useDates } from './useDates'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

export type UserDialogKind = 'suspend' | 'restore' | 'signOut'

interface Props {
  user: InstanceUser
  onClose: () => void
}

/** The dialog in which something is done to somebody. */
export function UserDialog({ kind, ...props }: Props & { kind: UserDialogKind }) {
  switch (kind) {
    case 'suspend':
      return <SuspendDialog {...props} />
    case 'restore':
      return <RestoreDialog {...props} />
    case 'signOut':
      return <SignOutDialog {...props} />
  }
}

/** Shuts an account out, until a time or for good; once more: another time and reason. */
function SuspendDialog({ user: { user, suspension }, onClose }: Props) {
  const { t } = useLingui()
  const { moment } = useDates()
  const [length, setLength] = useState('7')
  const [opened] = useState(() => Date.now())
  const after = (ms: number) => localValue(new Date(opened + ms))
  const [date, setDate] = useState(after(DAY_MS))
  const name = user.displayName
  const end = (from: number): Date | null =>
    length === '' ? null : length === 'date' ? new Date(date) : new Date(from + Number(length) * DAY_MS)
  const foreseen = end(opened)
  const until = foreseen && !Number.isNaN(foreseen.getTime()) ? moment(foreseen) : null
  return (
    <ActDialog
      title={suspension ? t`Change the suspension of ${name}` : t`Suspend ${name}?`}
      description={
        <>
          {until === null ? (
            <Trans>
              They are signed out everywhere at once, and <b>cannot sign in until somebody lifts it</b>.
            </Trans>
          ) : (
            <Trans>
              They are signed out everywhere at once, and <b>cannot sign in until {until}</b>.
            </Trans>
          )}{' '}
          <Trans>What they wrote stays.</Trans>
        </>
      }
      submit={suspension ? <Trans>Change it</Trans> : <Trans>Suspend</Trans>}
      danger
      text={{
        about: `suspend ${user.id}`,
        name: 'reason',
        label: t`Reason`,
        description: <Trans>They read it when they try to sign in. It is kept in the audit log.</Trans>,
        maxLength: LONGEST_REASON,
        required: true,
      }}
      act={(reason) => suspendUser(user.id, end(Date.now()), reason)}
      done={t`${name} is suspended.`}
      onClose={onClose}
    >
      {(errorAt) => (
        <>
          <Choice
            legend={t`For how long`}
            name="length"
            value={length}
            onChange={setLength}
            options={[
              ['1', t`1 day`],
              ['3', t`3 days`],
              ['7', t`1 week`],
              ['30', t`30 days`],
              ['date', t`Until a date`],
              ['', t`Without end`],
            ]}
          />
          {length === 'date' && (
            <Field
              type="datetime-local"
              label={t`Until`}
              name="until"
              required
              min={after(MINUTE_MS)}
              value={date}
              onChange={(event) => setDate(event.target.value)}
              error={errorAt('until')}
            />
          )}
        </>
      )}
    </ActDialog>
  )
}

function RestoreDialog({ user: { user }, onClose }: Props) {
  const { t } = useLingui()
  const name = user.displayName
  return (
    <ActDialog
      title={t`Lift the suspension of ${name}?`}
      description={<Trans>They can sign in again at once, with everything as it was.</Trans>}
      submit={<Trans>Lift it</Trans>}
      text={{
        about: `restore ${user.id}`,
        name: 'reason',
        label: t`Reason`,
        description: <Trans>For the audit log. You may leave it out.</Trans>,
        maxLength: LONGEST_REASON,
      }}
      act={(reason) => restoreUser(user.id, reason)}
      done={t`${name} can sign in again.`}
      onClose={onClose}
    />
  )
}

function SignOutDialog({ user: { user }, onClose }: Props) {
  const { t } = useLingui()
  const name = user.displayName
  return (
    <ActDialog
      title={t`Sign ${name} out everywhere?`}
      description={<Trans>All their devices are signed out at once. They can sign in again with their password.</Trans>}
      submit={<Trans>Sign them out</Trans>}
      danger
      text={{
        about: `sign out ${user.id}`,
        name: 'reason',
        label: t`Reason`,
        description: <Trans>For the audit log. You may leave it out.</Trans>,
        maxLength: LONGEST_REASON,
      }}
      act={(reason) => signOutUser(user.id, reason)}
      done={t`${name} is signed out everywhere.`}
      onClose={onClose}
    />
  )
}
