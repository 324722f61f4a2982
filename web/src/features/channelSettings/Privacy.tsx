import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSubmit } from '@/live/useSubmit'
import { Group } from '@/manage/Pane'
import type { Person } from '@/manage/people'
import { PersonPicker } from '@/manage/PersonPicker'
import { RoleDot } from '@/manage/RoleDot'
import { useRoles } from '@/manage/roles'
import { Switch } from '@/manage/Switch'
import { WhyButton } from '@/manage/WhyButton'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { Form } from '@/ui/Form'
import { type ManagedView, setPrivate } from './channelSettings'
import styles from './Privacy.module.css'

interface Props {
  serverId: string
  channelView: ManagedView
  mayChange: boolean
}

/** One switch: everybody, or only those who are chosen. */
export function Privacy({ serverId, channelView: { channel }, mayChange }: Props) {
  const [isOpen, setOpen] = useState(false)
  const { pending, error, submit } = useSubmit([])
  const open = () => submit(() => setPrivate(channel.id, { private: false, roleIds: [], userIds: [] }))
  return (
    <Group title={<Trans>Who is let in</Trans>}>
      <Switch
        label={<Trans>Private</Trans>}
        description={
          <Trans>Only the roles and members that you choose see it. The owner and administrators always do.</Trans>
        }
        checked={channel.private}
        disabled={!mayChange || pending}
        onChange={(on) => (on ? setOpen(true) : void open())}
      >
        {!mayChange && <WhyButton serverId={serverId} channelId={channel.id} permission="MANAGE_PERMISSIONS" />}
      </Switch>
      {error !== undefined && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {isOpen && <ChooseDialog serverId={serverId} channel={channel} onClose={() => setOpen(false)} />}
    </Group>
  )
}

interface DialogProps {
  serverId: string
  channel: ManagedView['channel']
  onClose: () => void
}

/** Who is let in from the start. */
function ChooseDialog({ serverId, channel, onClose }: DialogProps) {
  const { t } = useLingui()
  const { roles } = useRoles(serverId)
  const [roleIds, setRoleIds] = useState<readonly string[]>([])
  const [people, setPeople] = useState<readonly Person[]>([])
  const { pending, error, submit } = useSubmit([])
  const save = async () => {
    await setPrivate(channel.id, { private: true, roleIds: [...roleIds], userIds: people.map(({ id }) => id) })
    onClose()
  }
  return (
    <Dialog
      title={t`Make ${channel.name} private`}
      description={<Trans>Who sees it from now on? Everybody else loses it at once.</Trans>}
      onClose={onClose}
    >
      <Form
        submit={<Trans>Make it private</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={() => submit(save)}
      >
        <fieldset className={styles.roles}>
          <legend>
            <Trans>Roles</Trans>
          </legend>
          {roles
            .filter(({ isDefault }) => !isDefault)
            .map(({ id, name, color }) => (
              <label key={id} className={styles.role}>
                <input
                  type="checkbox"
                  checked={roleIds.includes(id)}
                  onChange={(event) =>
                    setRoleIds(event.target.checked ? [...roleIds, id] : roleIds.filter((other) => other !== id))
                  }
                />
                <RoleDot color={color} /> {name}
              </label>
            ))}
        </fieldset>
        {people.length > 0 && (
          <ul className={styles.people} aria-label={t`Members who are let in`}>
            {people.map((person) => (
              <li key={person.id}>
                <Button onClick={() => setPeople(people.filter(({ id }) => id !== person.id))}>
                  <Trans>Leave out {person.displayName}</Trans>
                </Button>
              </li>
            ))}
          </ul>
        )}
        <PersonPicker
          serverId={serverId}
          label={t`Let in a member`}
          without={people.map(({ id }) => id)}
          onPick={(person) => setPeople([...people, person])}
        />
      </Form>
    </Dialog>
  )
}
