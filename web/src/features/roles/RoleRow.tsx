import { Plural, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, Lock } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import type { Role } from '@/manage/roles'
import { IconButton } from '@/ui/IconButton'
import { RoleDot } from '@/manage/RoleDot'
import { useRoleDrag } from './useRoleDrag'
import styles from './RoleList.module.css'

interface Props {
  role: Role
  isChosen: boolean
  /** At or above the viewer's own rank. */
  isLocked: boolean
  /** The role that it would stand above after a step; `undefined`: there is none. */
  up: string | null | undefined
  down: string | null | undefined
  onMove: (aboveId: string | null | undefined) => void
  onDrop: (dragged: Role, over: Role, edge: 'before' | 'after') => void
}

/** One rung of the ladder: dragged by pointer, moved by its buttons or by Alt with an arrow. */
export function RoleRow({ role, isChosen, isLocked, up, down, onMove, onDrop }: Props) {
  const { t } = useLingui()
  const row = useRef<HTMLLIElement>(null)
  const isMovable = !isLocked && !role.isDefault
  const hint = useRoleDrag(row, { role, isMovable, onDrop })
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isMovable || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? up : down)
  }
  return (
    <li
      ref={row}
      className={styles.row}
      data-chosen={isChosen || undefined}
      data-movable={isMovable || undefined}
      data-hint={hint ?? undefined}
    >
      <Link
        to="/s/$serverId/settings/$"
        params={{ serverId: role.serverId, _splat: `roles/${role.id}` }}
        className={styles.link}
        aria-current={isChosen ? 'page' : undefined}
        aria-keyshortcuts={isMovable ? 'Alt+ArrowUp Alt+ArrowDown' : undefined}
        draggable={false}
        onKeyDown={onKeyDown}
      >
        <RoleDot color={role.color} />
        <span className={styles.name}>{role.name}</span>
        {isLocked && (
          <span role="img" aria-label={t`Read only`} data-tip={t`Not below your own highest role`}>
            <Lock />
          </span>
        )}
        <span className={styles.count}>
          <span aria-hidden="true">{role.memberCount}</span>
          <span className="sr">
            <Plural value={role.memberCount} one="# member" other="# members" />
          </span>
        </span>
      </Link>
      {isMovable && (
        <>
          <IconButton
            label={t`Move ${role.name} up`}
            className={styles.move}
            disabled={up === undefined}
            onClick={() => onMove(up)}
          >
            <ArrowUp />
          </IconButton>
          <IconButton
            label={t`Move ${role.name} down`}
            className={styles.move}
            disabled={down === undefined}
            onClick={() => onMove(down)}
          >
            <ArrowDown />
          </IconButton>
        </>
      )}
    </li>
  )
}
