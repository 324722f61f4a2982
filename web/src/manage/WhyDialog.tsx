import { Trans, useLingui } from '@lingui/react/macro'
import { Check, X } from 'lucide-react'
import { failureText } from '@/live/failureText'
import { useServerView } from '@/live/servers'
import { useMe } from '@/live/session'
import { Dialog } from '@/ui/Dialog'
import { Skeleton } from '@/ui/Skeleton'
import { channelName } from './channelName'
import { type Reason, useReasons } from './explain'
import { channelPermissionGroups, permissionGroups, permissionWords } from './permissions'
import { useRoles } from './roles'
import { useReasonText } from './useReasonText'
import { closeWhy, type Why } from './why'
import styles from './WhyDialog.module.css'

/** Each right, yes or no, and the one rule that decided it. */
export default function WhyDialog({ why }: { why: Why }) {
  const { t, i18n } = useLingui()
  const { serverId, channelId, user, permission } = why
  const me = useMe()
  const { view } = useServerView(serverId)
  const { reasons, failure } = useReasons({ serverId, userId: user?.id ?? me.id, channelId })
  const channel = view?.channels.find(({ id }) => id === channelId)
  const place = channel ? channelName(channel) : (view?.server.name ?? '')
  const name = user?.displayName ?? ''
  const right = permission && i18n._(permissionWords[permission].name)
  const title = user ? t`What ${name} may do` : permission ? t`Why can’t I do this?` : t`What I may do`
  const what = right ? (
    <Trans>
      “{right}” in {place}
    </Trans>
  ) : (
    <Trans>In {place}</Trans>
  )
  return (
    <Dialog title={title} description={what} onClose={closeWhy}>
      {reasons ? (
        <Reasons why={why} reasons={reasons} />
      ) : failure ? (
        <p role="alert" className={styles.failure}>
          {failureText(failure)}
        </p>
      ) : (
        <div className={styles.loading}>
          <Skeleton width="80%" height="1rem" />
          <Skeleton width="60%" height="1rem" />
        </div>
      )}
    </Dialog>
  )
}

function Reasons({ why, reasons }: { why: Why; reasons: readonly Reason[] }) {
  const { i18n } = useLingui()
  const { view } = useServerView(why.serverId)
  const { roles } = useRoles(why.serverId)
  const say = useReasonText({ roles, channels: view?.channels ?? [], isReader: why.user === undefined })
  const one = reasons.find(({ permission }) => permission === why.permission)
  if (one) return <One reason={one} text={say(one)} />
  const groups = why.channelId === null ? permissionGroups : channelPermissionGroups
  return (
    <div className={styles.groups}>
      {groups.map((group) => (
        <section key={group.permissions[0]}>
          <h3 className={styles.group}>{i18n._(group.name)}</h3>
          <ul>
            {group.permissions.map((permission) => {
              const reason = reasons.find((it) => it.permission === permission)
              return reason && <Row key={permission} reason={reason} text={say(reason)} />
            })}
          </ul>
        </section>
      ))}
    </div>
  )
}

function Row({ reason, text }: { reason: Reason; text: string }) {
  const { i18n } = useLingui()
  return (
    <li className={styles.row}>
      <Answer allowed={reason.allowed} />
      <div>
        <b>{i18n._(permissionWords[reason.permission].name)}</b>
        <p>{text}</p>
      </div>
    </li>
  )
}

function One({ reason, text }: { reason: Reason; text: string }) {
  const { i18n } = useLingui()
  return (
    <div className={styles.one}>
      <Answer allowed={reason.allowed} />
      <div>
        <p className={styles.reason}>{text}</p>
        <p className={styles.sentence}>{i18n._(permissionWords[reason.permission].sentence)}</p>
        {!reason.allowed && <p className={styles.sentence}>{remedy(reason)}</p>}
      </div>
    </div>
  )
}

/** What would change a refusal. */
function remedy({ rule }: Reason) {
  if (rule === 'PENDING') return <Trans>Read and accept them where you would write.</Trans>
  if (rule === 'MUTED') return <Trans>Those who manage the members of this server can end it before.</Trans>
  return <Trans>Those who manage the roles of this server can change it.</Trans>
}

/** Yes or no, told by shape, colour and word. */
export function Answer({ allowed }: { allowed: boolean }) {
  const { t } = useLingui()
  return (
    <span role="img" aria-label={allowed ? t`Yes` : t`No`} className={styles.answer} data-allowed={allowed}>
      {allowed ? <Check /> : <X />}
    </span>
  )
}
