import { Trans, useLingui } from '@lingui/react/macro'
import { Check, Minus, X } from 'lucide-react'
import { useId } from 'react'
import type { Permission } from '@/gql/graphql'
import { hasPermission } from '@/live/servers'
import { channelPermissionGroups, permissionWords } from '@/manage/permissions'
import { WhyButton } from '@/manage/WhyButton'
import type { ManagedChannel } from './channelSettings'
import { type Exception, type State, stateOf, withState } from './overwrites'
import styles from './ThreeStates.module.css'

interface Props {
  channel: ManagedChannel
  /** The viewer's own rights here: nobody gives or takes what they lack. */
  held: readonly Permission[]
  value: Exception
  mayChange: boolean
  onChange: (next: Exception) => void
}

/** Each right of a channel: denied, left to the roles, or allowed. */
export function ThreeStates({ channel, held, value, mayChange, onChange }: Props) {
  const { i18n } = useLingui()
  return (
    <div>
      {channelPermissionGroups.map((group) => (
        <section key={group.permissions[0]}>
          <h3 className={styles.group}>{i18n._(group.name)}</h3>
          {group.permissions.map((permission) => (
            <Row
              key={permission}
              channel={channel}
              permission={permission}
              state={stateOf(value, permission)}
              isLacking={!hasPermission(held, permission)}
              mayChange={mayChange}
              onChange={(state) => onChange(withState(value, permission, state))}
            />
          ))}
        </section>
      ))}
    </div>
  )
}

interface RowProps {
  channel: ManagedChannel
  permission: Permission
  state: State
  isLacking: boolean
  mayChange: boolean
  onChange: (state: State) => void
}

function Row({ channel, permission, state, isLacking, mayChange, onChange }: RowProps) {
  const { t, i18n } = useLingui()
  const id = useId()
  const { name, sentence } = permissionWords[permission]
  const choices: { state: State; label: string; icon: typeof Check }[] = [
    { state: 'deny', label: t`Deny`, icon: X },
    { state: 'inherit', label: t`As the roles say`, icon: Minus },
    { state: 'allow', label: t`Allow`, icon: Check },
  ]
  return (
    <fieldset className={styles.row} disabled={!mayChange || isLacking} aria-describedby={`${id}-sentence`}>
      <legend className="sr">{i18n._(name)}</legend>
      <div>
        <b aria-hidden="true">{i18n._(name)}</b>
        <p id={`${id}-sentence`} className={styles.sentence}>
          {i18n._(sentence)}
        </p>
        {mayChange && isLacking && (
          <p className={styles.sentence}>
            <Trans>You can only set rights that you have here yourself.</Trans>{' '}
            <WhyButton serverId={channel.serverId} channelId={channel.id} permission={permission} />
          </p>
        )}
      </div>
      <div className={styles.states}>
        {choices.map(({ state: choice, label, icon: Icon }) => (
          <label key={choice} className={styles.state} data-state={choice} data-tip={label}>
            <input
              type="radio"
              name={id}
              aria-label={label}
              checked={state === choice}
              onChange={() => onChange(choice)}
            />
            <Icon />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
