import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Check, Eye, Minus } from 'lucide-react'
import type { Permission } from '@/gql/graphql'
import { useReasons } from '@/manage/explain'
import type { Person } from '@/manage/people'
import { permissionWords } from '@/manage/permissions'
import { previewMember } from '@/manage/preview'
import { openWhy } from '@/manage/why'
import { IconButton } from '@/ui/IconButton'
import styles from './AccessPage.module.css'

interface Props {
  serverId: string
  channelId: string | null
  person: Person
  columns: readonly Permission[]
}

/** One member's rights. By key one goes from name to name; a pointer asks each answer for its own reason. */
export function MemberRow({ serverId, channelId, person, columns }: Props) {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const { reasons } = useReasons({ serverId, userId: person.id, channelId })
  const ask = (permission?: Permission) =>
    openWhy({ serverId, channelId, user: person, ...(permission ? { permission } : {}) })
  const look = async () => {
    if (await previewMember(serverId, person)) await navigate({ to: '/s/$serverId', params: { serverId } })
  }
  return (
    <tr>
      <th scope="row" className={styles.member} aria-label={person.displayName}>
        <div>
          <button type="button" onClick={() => ask()}>
            {person.displayName}
          </button>
          <IconButton label={t`See the server as ${person.displayName}`} onClick={() => void look()}>
            <Eye />
          </IconButton>
        </div>
      </th>
      {columns.map((permission) => {
        const reason = reasons?.find((it) => it.permission === permission)
        if (!reason) return <td key={permission}>…</td>
        const right = i18n._(permissionWords[permission].name)
        const label = reason.allowed ? t`${right}: yes` : t`${right}: no`
        return (
          <td key={permission}>
            <button
              type="button"
              tabIndex={-1}
              className={styles.answer}
              data-allowed={reason.allowed}
              aria-label={label}
              data-tip={label}
              onClick={() => ask(permission)}
            >
              {reason.allowed ? <Check /> : <Minus />}
            </button>
          </td>
        )
      })}
    </tr>
  )
}
