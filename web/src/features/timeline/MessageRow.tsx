import { useFragment } from '@apollo/client/react'
import { Trans, useLingui } from '@lingui/react/macro'
import { memo, useState } from 'react'
import { failureText } from '@/live/failureText'
import { removeUnsent, retrySend } from '@/live/channels'
import { MessageParts } from '@/live/entities'
import { useLook, useNames } from '@/live/looks'
import type { OutboxItem } from '@/live/outbox'
import type { Role } from '@/live/servers'
import type { Account } from '@/live/session'
import { openProfile } from '@/manage/members/people'
import { Markdown, type Mentioned } from '@/text/Markdown'
import { Avatar } from '@/ui/Avatar'
import { Button } from '@/ui/Button'
import { PersonName } from '@/ui/PersonName'
import { EditBox } from './EditBox'
import type { Item } from './fold'
import type { MessageActions } from './messageActions'
import { RowActions } from './RowActions'
import { Timestamp } from './Timestamp'
import styles from './MessageRow.module.css'

interface Props {
  serverId: string
  /** Whose colours names are written in. */
  roles: readonly Role[]
  item: Item
  /** While the server has not confirmed it. */
  unsent: OutboxItem | undefined
  hasHead: boolean
  isTabStop: boolean
  isHighlighted: boolean
  isEditing: boolean
  me: Account
  actions: MessageActions
}

/** One message. It is the same component before and after the server confirms it, so nothing is mounted anew. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { serverId, roles, item, unsent, hasHead, isTabStop, isHighlighted, me, actions } = props
  const { i18n, t } = useLingui()
  const [isActive, setActive] = useState(false)
  const message = useRow(item, unsent, me)
  const look = useLook(serverId, roles, message?.author ?? me)
  const mentionedName = useNames(serverId, message?.mentions ?? nobody)
  if (!message) return null
  const { author, content, mentions, isEdited } = message
  const isMine = author.id === me.id
  const isMentioned = mentions.some(({ id }) => id === me.id)
  const time = i18n.date(new Date(item.at), { timeStyle: 'short' })
  const isEditing = props.isEditing && item.id !== null
  const marks = isEdited ? t`${time}, edited` : time
  return (
    // The list has one tab stop; arrows move it (useRoving), and the row under the pointer or focus shows its actions.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={styles.row}
      data-id={item.key}
      data-head={hasHead || undefined}
      data-state={unsent?.state}
      data-mention={isMentioned || undefined}
      data-highlight={isHighlighted || undefined}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={isTabStop ? 0 : -1}
      aria-label={`${look.name}: ${content}. ${marks}`}
      onPointerEnter={() => setActive(true)}
      onPointerLeave={() => setActive(false)}
      onFocus={() => setActive(true)}
      onBlur={(event) => setActive(event.currentTarget.contains(event.relatedTarget))}
    >
      {hasHead ? (
        <Avatar id={author.id} name={look.name} className={styles.avatar} />
      ) : (
        <Timestamp at={item.at} className={styles.side} />
      )}
      <div className={styles.body}>
        {hasHead && (
          <p className={styles.head}>
            <b>
              <button
                type="button"
                className={styles.author}
                tabIndex={isActive ? 0 : -1}
                aria-haspopup="dialog"
                onClick={({ currentTarget }) =>
                  openProfile({ serverId, userId: author.id, person: author, anchor: currentTarget })
                }
              >
                <PersonName {...look} />
              </button>
            </b>
            <Timestamp at={item.at} />
            {isEdited && <Edited />}
          </p>
        )}
        {isEditing && item.id !== null ? (
          <EditBox messageId={item.id} content={content} actions={actions} />
        ) : (
          <Markdown text={content} mentions={mentions} readerId={me.id} nameOf={mentionedName} />
        )}
        {isEdited && !hasHead && !isEditing && <Edited />}
        {unsent?.state === 'failed' && <NotSent item={unsent} />}
      </div>
      {isActive && !isEditing && item.id !== null && (
        <RowActions messageId={item.id} isMine={isMine} actions={actions} />
      )}
    </li>
  )
})

type Shown = { author: Mentioned; content: string; mentions: readonly Mentioned[]; isEdited: boolean }
const nobody: readonly Mentioned[] = []

function useRow(item: Item, unsent: OutboxItem | undefined, me: Account): Shown | null {
  const from = item.id === null ? null : { __typename: 'Message' as const, id: item.id }
  const { data, complete } = useFragment({ fragment: MessageParts, from })
  if (item.id === null)
    return unsent ? { author: me, content: unsent.content, mentions: nobody, isEdited: false } : null
  if (!complete || !data) return null
  return {
    author: data.author,
    content: data.content,
    mentions: data.mentions,
    isEdited: Boolean(data.editedAt),
  }
}

const Edited = () => (
  <span className={styles.edited}>
    <Trans>(edited)</Trans>
  </span>
)

function NotSent({ item }: { item: OutboxItem }) {
  return (
    <p className={styles.failure} role="alert">
      <span>
        <Trans>Not sent.</Trans> {failureText({ code: item.reason ?? 'UNREACHABLE', field: null, retryAfter: null })}
      </span>
      <Button onClick={() => retrySend(item.nonce)}>
        <Trans>Retry</Trans>
      </Button>
      <Button onClick={() => removeUnsent(item.nonce)}>
        <Trans>Delete</Trans>
      </Button>
    </p>
  )
}
