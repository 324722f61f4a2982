import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Channel } from '@/live/servers'
import { Group } from '@/manage/Pane'
import { PersonPicker } from '@/manage/PersonPicker'
import { RoleDot } from '@/manage/RoleDot'
import { type Role, useRoles } from '@/manage/roles'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import type { MenuEntry } from '@/ui/menu'
import { openMenu } from '@/ui/menu'
import { type ManagedView, useKnownName } from './channelSettings'
import { keyOf, nothing, targetOf } from './overwrites'
import { SyncState } from './SyncState'
import { ThreeStates } from './ThreeStates'
import type { Exceptions } from './useExceptions'
import styles from './Overwrites.module.css'

interface Props {
  serverId: string
  channelView: ManagedView
  /** The name of the category that holds the channel, if any. */
  category: string | undefined
  /** All channels of the server, by whose names changes are told. */
  channels: readonly Pick<Channel, 'id' | 'name'>[]
  exceptions: Exceptions
  mayChange: boolean
}

/** What this channel allows and denies, to whom, beyond what their roles say. */
export function Overwrites({ serverId, channelView, category, channels, exceptions, mayChange }: Props) {
  const { t } = useLingui()
  const { channel, permissions } = channelView
  const { roles } = useRoles(serverId)
  const everyone = roles.find(({ isDefault }) => isDefault)
  const [picked, setPicked] = useState<string | null>(null)
  const [isAdding, setAdding] = useState(false)
  if (!everyone) return null

  const all = inOrder(exceptions.keys, roles)
  const everyoneKey = keyOf({ roleId: everyone.id })
  const keys = all.includes(everyoneKey)
    ? all
    : [...all.filter(isRole), everyoneKey, ...all.filter((key) => !isRole(key))]
  const chosen = picked !== null && keys.includes(picked) ? picked : everyoneKey
  const add = (key: string) => {
    if (!exceptions.keys.includes(key)) exceptions.change(key, nothing)
    setPicked(key)
    setAdding(false)
  }
  const offer = roles
    .filter(({ id }) => !keys.includes(keyOf({ roleId: id })))
    .map((role): MenuEntry => ({ kind: 'action', label: role.name, onSelect: () => add(keyOf({ roleId: role.id })) }))
  return (
    <Group
      title={<Trans>Permissions</Trans>}
      description={
        <Trans>What holds only here. What is not set follows the member’s roles; what is set for a member wins.</Trans>
      }
    >
      {category !== undefined && (
        <SyncState channel={channel} category={category} channels={channels} mayChange={mayChange} />
      )}
      <div className={styles.editor}>
        <div className={styles.side}>
          <ul className={styles.targets} aria-label={t`Roles and members with permissions of their own here`}>
            {keys.map((key) => (
              <li key={key}>
                <TargetButton
                  targetKey={key}
                  roles={roles}
                  isChosen={key === chosen}
                  isChanged={exceptions.changed.includes(key)}
                  onPick={() => setPicked(key)}
                />
              </li>
            ))}
          </ul>
          {mayChange && (
            <div className={styles.add}>
              <Button
                aria-haspopup="menu"
                disabled={offer.length === 0}
                onClick={(event) => openMenu({ label: t`Add a role`, anchor: event.currentTarget, entries: offer })}
              >
                <Trans>Add a role</Trans>
              </Button>
              <Button onClick={() => setAdding(true)}>
                <Trans>Add a member</Trans>
              </Button>
            </div>
          )}
        </div>
        <ThreeStates
          key={chosen}
          channel={channel}
          held={permissions}
          value={exceptions.at(chosen)}
          mayChange={mayChange}
          onChange={(next) => exceptions.change(chosen, next)}
        />
      </div>
      {isAdding && (
        <Dialog title={t`Add a member`} onClose={() => setAdding(false)}>
          <PersonPicker
            serverId={serverId}
            label={t`Member`}
            without={keys.flatMap((key) => {
              const target = targetOf(key)
              return 'userId' in target ? [target.userId] : []
            })}
            onPick={({ id }) => add(keyOf({ userId: id }))}
          />
        </Dialog>
      )}
    </Group>
  )
}

const isRole = (key: string) => key.startsWith('role:')

/** Roles by rank, then members. */
function inOrder(keys: readonly string[], roles: readonly Role[]): string[] {
  const ranked = roles.map(({ id }) => keyOf({ roleId: id })).filter((key) => keys.includes(key))
  return [...ranked, ...keys.filter((key) => !isRole(key))]
}

interface TargetProps {
  targetKey: string
  roles: readonly Role[]
  isChosen: boolean
  isChanged: boolean
  onPick: () => void
}

function TargetButton({ targetKey, roles, isChosen, isChanged, onPick }: TargetProps) {
  const { t } = useLingui()
  const target = targetOf(targetKey)
  const person = useKnownName('userId' in target ? target.userId : null)
  const role = 'roleId' in target ? roles.find(({ id }) => id === target.roleId) : undefined
  return (
    <button type="button" className={styles.target} aria-pressed={isChosen} onClick={onPick}>
      {role && <RoleDot color={role.color} />}
      <span className={styles.name}>{role?.name ?? person ?? t`A member`}</span>
      {isChanged && <span role="img" aria-label={t`Not saved`} className={styles.changed} />}
    </button>
  )
}
