import { Trans, useLingui } from '@lingui/react/macro'
import type { Permission } from '@/gql/graphql'
import { hasPermission } from '@/live/servers'
import { Group } from '@/manage/Pane'
import { impliedBy, permissionGroups, permissionWords, withPermission } from '@/manage/permissions'
import { Switch } from '@/manage/Switch'
import { WhyButton } from '@/manage/WhyButton'
import styles from './PermissionSwitches.module.css'

interface Props {
  serverId: string
  value: readonly Permission[]
  /** As the server has it: a right that the viewer lacks can be taken, and put back before it is saved. */
  stored: readonly Permission[]
  /** The viewer's own rights: nobody gives what they lack. */
  held: readonly Permission[]
  isLocked: boolean
  onChange: (permissions: Permission[]) => void
}

/** Each right with a sentence that says what it lets one do. */
export function PermissionSwitches({ serverId, value, stored, held, isLocked, onChange }: Props) {
  const { i18n } = useLingui()
  return permissionGroups.map((group) => (
    <Group key={group.permissions[0]} title={i18n._(group.name)}>
      <div className={styles.switches}>
        {group.permissions.map((permission) => {
          const { name, sentence } = permissionWords[permission]
          const holder = impliedBy(value, permission)
          const isLacking = !hasPermission(held, permission) && !stored.includes(permission)
          const isOn = value.includes(permission)
          return (
            <Switch
              key={permission}
              label={i18n._(name)}
              description={i18n._(sentence)}
              checked={isOn}
              disabled={isLocked || isLacking || holder !== undefined}
              onChange={(on) => onChange(withPermission(value, permission, on))}
            >
              {!isLocked && holder !== undefined && <Trans>Comes with “{i18n._(permissionWords[holder].name)}”.</Trans>}
              {!isLocked && isLacking && (
                <>
                  <Trans>You can only give rights that you have yourself.</Trans>{' '}
                  <WhyButton serverId={serverId} channelId={null} permission={permission} />
                </>
              )}
            </Switch>
          )
        })}
      </div>
    </Group>
  ))
}
