import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Channel } from '@/live/servers'
import { comparePrivate, type Privacy as Change } from '@/manage/compare'
import { Group } from '@/manage/Pane'
import type { Person } from '@/manage/people'
import { PersonPicker } from '@/manage/PersonPicker'
import { ReviewDialog } from '@/manage/ReviewDialog'
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
  /** All channels of the server, by whose names changes are told. */
  channels: readonly Pick<Channel, 'id' | 'name'>[]
  mayChange: boolean
}

/** One switch: everybody, or only those who are chosen. */
export function Privacy({ serverId, channelView: { channel }, channels, mayChange }: Props) {
  const { t } = useLingui()
  const [isChoosing, setChoosing] = useState(false)
  /** What is shown to its author before it is saved. */
  const [change, review] = useState<Change | null>(null)
  return (
    <Group title={<Trans>Who is let in</Trans>}>
      <Switch
        label={<Trans>Private</Trans>}
        description={
          <Trans>Only the roles and members that you choose see it. The owner and administrators always do.</Trans>
        }
        checked={channel.private}
        disabled={!mayChange}
        onChange={(on) => (on ? setChoosing(true) : review({ private: false, roleIds: [], userIds: [] }))}
      >
        {!mayChange && <WhyButton serverId={serverId} channelId={channel.id} permission="MANAGE_PERMISSIONS" />}
      </Switch>
      {isChoosing && (
        <ChooseDialog
          serverId={serverId}
          channel={channel}
          onChosen={(chosen) => {
            setChoosing(false)
            review(chosen)
          }}
          onClose={() => setChoosing(false)}
        />
      )}
      {change && (
        <ReviewDialog
          title={change.private ? t`Make ${channel.name} private?` : t`Open ${channel.name} to everybody?`}
          submit={change.private ? t`Make it private` : t`Open it`}
          channels={channels}
          compare={async () => [await comparePrivate(serverId, channel.id, change)]}
          save={() => setPrivate(channel.id, change)}
          onClose={() => review(null)}
        />
      )}
    </Group>
  )
}

interface DialogProps {
  serverId: string
  channel: ManagedView['channel']
  onChosen: (change: Change) => void
  onClose: () => void
}

/** Who is let in from the start. */
function ChooseDialog({ serverId, channel, onChosen, onClose }: DialogProps) {
  const { t } = useLingui()
  const { roles } = useRoles(serverId)
  const [roleIds, setRoleIds] = useState<readonly string[]>([])
  const [people, setPeople] = useState<readonly Person[]>([])
  const choose = () => onChosen({ private: true, roleIds: [...roleIds], userIds: people.map(({ id }) => id) })
  return (
    <Dialog
      title={t`Make ${channel.name} private`}
      description={<Trans>Who sees it from now on? Everybody else loses it at once.</Trans>}
      onClose={onClose}
    >
      <Form
        submit={<Trans>Continue</Trans>}
        pending={false}
        error={undefined}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={async () => choose()}
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
