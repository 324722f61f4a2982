import { useLingui } from '@lingui/react/macro'
import { Ellipsis, Link, Pencil, Trash2 } from 'lucide-react'
import { IconButton } from '@/ui/IconButton'
import type { MessageActions } from './messageActions'
import styles from './RowActions.module.css'

interface Props {
  messageId: string
  isMine: boolean
  actions: MessageActions
}

/** The short way to what the menu offers, on the row under the pointer or with the focus. */
export function RowActions({ messageId, isMine, actions }: Props) {
  const { t } = useLingui()
  return (
    <span className={styles.actions}>
      {isMine && (
        <IconButton label={t`Edit`} onClick={() => actions.edit(messageId)}>
          <Pencil />
        </IconButton>
      )}
      <IconButton label={t`Copy link`} onClick={() => actions.copyLink(messageId)}>
        <Link />
      </IconButton>
      {actions.mayRemove(isMine) && (
        <IconButton label={t`Delete`} onClick={(event) => actions.remove(messageId, event.shiftKey)}>
          <Trash2 />
        </IconButton>
      )}
      <IconButton
        label={t`More`}
        aria-haspopup="menu"
        onClick={(event) => actions.openMenu(messageId, event.currentTarget)}
      >
        <Ellipsis />
      </IconButton>
    </span>
  )
}
