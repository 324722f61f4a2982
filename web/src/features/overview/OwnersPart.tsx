import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useSubmit } from '@/live/useSubmit'
import { Group } from '@/manage/Pane'
import type { Person } from '@/manage/people'
import { PersonPicker } from '@/manage/PersonPicker'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Form } from '@/ui/Form'
import { notify } from '@/ui/notices'
import { deleteServer, type Settings, transferServer } from './serverSettings'
import styles from './OwnersPart.module.css'

/** What only the owner can do: give the server away, or end it. */
export function OwnersPart({ settings }: { settings: Settings }) {
  const [dialog, setDialog] = useState<'transfer' | 'delete' | null>(null)
  const close = () => setDialog(null)
  return (
    <Group
      danger
      title={<Trans>Only for you, the owner</Trans>}
      description={<Trans>Neither of the two can be undone by you alone.</Trans>}
    >
      <div className={styles.actions}>
        <Button onClick={() => setDialog('transfer')}>
          <Trans>Give the server to somebody else…</Trans>
        </Button>
        <Button look="danger" onClick={() => setDialog('delete')}>
          <Trans>Delete the server…</Trans>
        </Button>
      </div>
      {dialog === 'transfer' && <TransferDialog settings={settings} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog settings={settings} onClose={close} />}
    </Group>
  )
}

interface Props {
  settings: Settings
  onClose: () => void
}

function TransferDialog({ settings, onClose }: Props) {
  const { t } = useLingui()
  const [heir, setHeir] = useState<Person | null>(null)
  const { pending, error, submit } = useSubmit([])
  const transfer = async () => {
    if (!heir) return
    await transferServer(settings.id, heir.id)
    notify(t`${heir.displayName} owns the server now.`)
    onClose()
  }
  return (
    <Dialog
      title={t`Give ${settings.name} to somebody else`}
      description={
        <Trans>
          The new owner may do everything, also remove you. You keep your roles and become a member like others.
        </Trans>
      }
      onClose={onClose}
    >
      {heir ? (
        <Form
          danger
          submit={<Trans>Give it to {heir.displayName}</Trans>}
          pending={pending}
          error={error}
          cancel={{ label: <Trans>Choose somebody else</Trans>, onCancel: () => setHeir(null) }}
          onSubmit={() => submit(transfer)}
        >
          <p>
            <Trans>
              <b>{heir.displayName}</b> (@{heir.username}) becomes the owner at once.
            </Trans>
          </p>
        </Form>
      ) : (
        <div className={styles.picker}>
          <PersonPicker serverId={settings.id} label={t`The new owner`} without={[settings.ownerId]} onPick={setHeir} />
        </div>
      )}
    </Dialog>
  )
}

function DeleteDialog({ settings, onClose }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const { pending, error, errorAt, submit } = useSubmit(['name'], { NAME_DOES_NOT_MATCH: 'name' })
  const remove = async () => {
    await deleteServer(settings.id, typed)
    await navigate({ to: '/', ignoreBlocker: true })
  }
  return (
    <Dialog
      title={t`Delete ${settings.name}?`}
      description={<Trans>All channels and messages are deleted with it, for everybody. This cannot be undone.</Trans>}
      onClose={onClose}
    >
      <Form
        danger
        submit={<Trans>Delete the server</Trans>}
        pending={pending || typed !== settings.name}
        error={error}
        cancel={{ label: <Trans>Keep it</Trans>, onCancel: onClose }}
        onSubmit={() => submit(remove)}
      >
        <Field
          label={t`Type the server’s name: ${settings.name}`}
          name="name"
          value={typed}
          error={errorAt('name')}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      </Form>
    </Dialog>
  )
}
