import { useLingui } from '@lingui/react/macro'
import { Crown, Ellipsis, VolumeX } from 'lucide-react'
import { type MouseEvent, type PointerEvent, useRef } from 'react'
import { nameOf, topColor } from '@/live/looks'
import type { Member } from '@/live/members'
import { useIsOnline } from '@/live/presence'
import type { ServerViewData } from '@/live/servers'
import { openProfile } from '@/manage/members/people'
import { isMuted, useMemberActs } from '@/manage/members/useMemberActs'
import { Avatar } from '@/ui/Avatar'
import { classes } from '@/ui/classes'
import { IconButton } from '@/ui/IconButton'
import { menuAnchor, openMenu, type OpenMenu } from '@/ui/menu'
import { PersonName } from '@/ui/PersonName'
import { PresenceDot } from '@/ui/PresenceDot'
import { Skeleton } from '@/ui/Skeleton'
import styles from './MemberList.module.css'

const LONG_PRESS_MS = 500

interface Props {
  serverId: string
  view: ServerViewData
  /** `undefined` while it is on its way. */
  member: Member | undefined
  /** Over all sections. */
  place: number
  /** In its section, from 1, and how many are in it. */
  position: number
  count: number
  /** Below the section's beginning, in pixels. */
  top: number
  isTabStop: boolean
  onFocus: (place: number) => void
}

export function MemberRow({ member, place, position, count, top, ...rest }: Props) {
  return (
    <li
      className={styles.row}
      style={{ insetBlockStart: top }}
      data-place={place}
      aria-setsize={count}
      aria-posinset={position}
    >
      {member ? <Person {...rest} place={place} member={member} /> : <Waiting />}
    </li>
  )
}

function Waiting() {
  return (
    <span className={styles.waiting}>
      <Skeleton width="2rem" height="2rem" radius="32%" />
      <Skeleton width="60%" height="0.8rem" />
    </span>
  )
}

type PersonProps = Pick<Props, 'serverId' | 'view' | 'place' | 'isTabStop' | 'onFocus'> & { member: Member }

function Person({ serverId, view, member, place, isTabStop, onFocus }: PersonProps) {
  const { t } = useLingui()
  const online = useIsOnline(member.id)
  const { entriesOf } = useMemberActs(serverId)
  const press = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const name = nameOf(member)
  const tabIndex = isTabStop ? 0 : -1

  const menu = (anchor: OpenMenu['anchor'], row: Element) =>
    openMenu({ label: t`Actions for ${name}`, anchor, entries: entriesOf(member, row) })
  const release = () => clearTimeout(press.current)
  const onContextMenu = (event: MouseEvent<HTMLDivElement>) => {
    release()
    event.preventDefault()
    menu(menuAnchor(event), event.currentTarget)
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    release()
    if (event.pointerType !== 'touch') return
    const { clientX: x, clientY: y, currentTarget } = event
    press.current = setTimeout(() => menu({ x, y }, currentTarget), LONG_PRESS_MS)
  }
  return (
    // The buttons within take the keys; right click and long press are short cuts to the second.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={classes(styles.person, !online && styles.away)}
      onContextMenu={onContextMenu}
      onPointerDown={onPointerDown}
      onPointerUp={release}
      onPointerCancel={release}
      onPointerMove={release}
      onFocus={() => onFocus(place)}
    >
      <button
        type="button"
        data-person
        className={styles.open}
        tabIndex={tabIndex}
        aria-haspopup="dialog"
        onClick={({ currentTarget }) =>
          openProfile({ serverId, userId: member.id, person: member, anchor: currentTarget })
        }
      >
        <Avatar id={member.id} name={name} className={styles.avatar}>
          <PresenceDot online={online} label={online ? t`Online` : t`Offline`} />
        </Avatar>
        <span className={styles.words}>
          <b>
            <PersonName name={name} color={topColor(view.roles, member.roleIds)} />
            {view.server.ownerId === member.id && <Mark label={t`Owner`} icon={<Crown />} className={styles.owner} />}
            {isMuted(member) && <Mark label={t`Muted`} icon={<VolumeX />} className={styles.muted} />}
          </b>
          <small>@{member.username}</small>
        </span>
      </button>
      <IconButton
        label={t`Actions for ${name}`}
        className={styles.more}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => menu(currentTarget, currentTarget)}
      >
        <Ellipsis />
      </IconButton>
    </div>
  )
}

function Mark({ label, icon, className }: { label: string; icon: React.ReactNode; className: string | undefined }) {
  return (
    <span role="img" aria-label={label} data-tip={label} className={className}>
      {icon}
    </span>
  )
}
