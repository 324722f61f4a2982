import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Field } from '@/ui/Field'
import { ActDialog, LONGEST_REASON } from './ActDialog'
import { type InstanceServer, removeServer, restoreServer, suspendServer } from './allServers'

export type ServerDialogKind = 'suspend' | 'restore' | 'remove'

interface Props {
  server: InstanceServer
  onClose: () => void
  /** It is gone for good. */
  onRemoved: () => void
}

/** The dialog in which something is done to a server. */
export function ServerDialog({ kind, ...props }: Props & { kind: ServerDialogKind }) {
  switch (kind) {
    case 'suspend':
      return <SuspendDialog {...props} />
    case 'restore':
      return <RestoreDialog {...props} />
    case 'remove':
      return <RemoveDialog {...props} />
  }
}

function SuspendDialog({ server: { id, name, memberCount }, onClose }: Props) {
  const { t } = useLingui()
  return (
    <ActDialog
      title={t`Suspend ${name}?`}
      description={
        <Plural
          value={memberCount}
          one="Its only member cannot read or write in it until it is restored. Nobody finds or joins it. Nothing is deleted."
          other="None of its # members can read or write in it until it is restored, its owner included. Nobody finds or joins it. Nothing is deleted."
        />
      }
      submit={<Trans>Suspend</Trans>}
      danger
      text={{
        about: `suspend ${id}`,
        name: 'reason',
        label: t`Reason`,
        description: <Trans>Kept in the audit log.</Trans>,
        maxLength: LONGEST_REASON,
        required: true,
      }}
      act={(reason) => suspendServer(id, reason)}
      done={t`${name} is suspended.`}
      onClose={onClose}
    />
  )
}

function RestoreDialog({ server: { id, name }, onClose }: Props) {
  const { t } = useLingui()
  return (
    <ActDialog
      title={t`Restore ${name}?`}
      description={<Trans>Its members read and write in it again at once, with everything as it was.</Trans>}
      submit={<Trans>Restore</Trans>}
      text={{
        about: `restore ${id}`,
        name: 'reason',
        label: t`Reason`,
        description: <Trans>For the audit log. You may leave it out.</Trans>,
        maxLength: LONGEST_REASON,
      }}
      act={(reason) => restoreServer(id, reason)}
      done={t`${name} is open again.`}
      onClose={onClose}
    />
  )
}

function RemoveDialog({ server: { id, name }, onClose, onRemoved }: Props) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  return (
    <ActDialog
      title={t`Delete ${name}?`}
      description={
        <Trans>
          All its channels and messages are deleted with it, for everybody. <b>Nobody can bring them back.</b> To close
          it for a time, suspend it.
        </Trans>
      }
      submit={<Trans>Delete the server</Trans>}
      danger
      hindered={typed !== name}
      text={{
        about: `remove ${id}`,
        name: 'reason',
        label: t`Reason`,
        description: <Trans>Kept in the audit log.</Trans>,
        maxLength: LONGEST_REASON,
        required: true,
      }}
      act={async (reason) => {
        await removeServer(id, typed, reason)
        onRemoved()
      }}
      done={t`${name} is deleted.`}
      onClose={onClose}
    >
      {(errorAt) => (
        <Field
          label={t`Type the server’s name: ${name}`}
          name="name"
          value={typed}
          error={errorAt('name')}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
    </ActDialog>
  )
}
