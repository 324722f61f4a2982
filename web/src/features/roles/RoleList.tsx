import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { failureOf } from '@/live/failure'
import { failureText } from '@/live/failureText'
import { moveByDrop, moveByOne, outranks, type Standing } from '@/manage/rank'
import { createRole, moveRole, type Role } from '@/manage/roles'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notices'
import { RoleRow } from './RoleRow'
import styles from './RoleList.module.css'

interface Props {
  serverId: string
  /** Highest first; the default role is last. */
  roles: readonly Role[]
  by: Standing
  chosenId: string | undefined
}

/** The server's limit. */
const MOST_ROLES = 250

/** The ladder of roles: what stands higher may act on what stands lower. */
export function RoleList({ serverId, roles, by, chosenId }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [said, setSaid] = useState('')
  const [pending, setPending] = useState(false)

  const move = (role: Role, aboveId: string | null | undefined) => {
    if (aboveId === undefined) return
    moveRole(serverId, role.id, aboveId).then(
      () => setSaid(t`${role.name} was moved.`),
      (error: unknown) => notify(failureText(failureOf(error)), 'danger'),
    )
  }
  const drop = (dragged: Role, over: Role, edge: 'before' | 'after') =>
    move(dragged, moveByDrop(roles, dragged.id, over.id, edge, by))
  const create = async () => {
    setPending(true)
    try {
      const role = await createRole({
        requestId: crypto.randomUUID(),
        serverId,
        name: t`New role`,
        permissions: [],
      })
      await navigate({
        to: '/s/$serverId/settings/$',
        params: { serverId, _splat: `roles/${role.id}` },
      })
    } catch (error) {
      notify(failureText(failureOf(error)), 'danger')
    } finally {
      setPending(false)
    }
  }
  const isFull = roles.length >= MOST_ROLES
  return (
    <>
      <div className={styles.head}>
        <p>
          <Trans>A member with several roles has the rights of all. A role acts on those below it.</Trans>
        </p>
        <Button look="primary" pending={pending} disabled={isFull} onClick={() => void create()}>
          <Plus /> <Trans>Create a role</Trans>
        </Button>
        {isFull && (
          <p>
            <Trans>There are 250 roles, which is the most. Delete one first.</Trans>
          </p>
        )}
      </div>
      <ol className={styles.list} aria-label={t`Roles, highest first`}>
        {roles.map((role) => (
          <RoleRow
            key={role.id}
            role={role}
            isChosen={role.id === chosenId}
            isLocked={!outranks(by, role)}
            up={moveByOne(roles, role.id, -1, by)}
            down={moveByOne(roles, role.id, 1, by)}
            onMove={(aboveId) => move(role, aboveId)}
            onDrop={drop}
          />
        ))}
      </ol>
      <p role="status" className="sr">
        {said}
      </p>
    </>
  )
}
