import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useOutboxItems, useTimeline } from '@/live/channels'
import { useEditing } from '@/live/editing'
import type { OutboxItem } from '@/live/outbox'
import { type Role, useServerView } from '@/live/servers'
import { useMe } from '@/live/session'
import type { TimelineWindow } from '@/live/window'
import type { Anchor } from './anchor'
import { AnchoredScroller, type ScrollerHandle } from './AnchoredScroller'
import { Announcer } from './Announcer'
import { Beginning } from './Beginning'
import { DeleteDialog } from './DeleteDialog'
import { DayDivider, NewDivider } from './Dividers'
import { fold, localDay, type Item } from './fold'
import { JumpPill } from './JumpPill'
import { MessageRow } from './MessageRow'
import { useJump } from './useJump'
import { useMessageActions } from './useMessageActions'
import { useNewMark } from './useNewMark'
import { useIsLookedAt, useReadMarking } from './useReadMarking'
import { useRoving } from './useRoving'
import { useRowMenu } from './useRowMenu'
import { useTimelineKeys } from './useTimelineKeys'
import styles from './MessageList.module.css'

interface Props {
  serverId: string
  channelId: string
  channelName: string
  mayWrite: boolean
  canManage: boolean
  targetId: string | undefined
  onTargetLeft: () => void
}

const noRoles: readonly Role[] = []

/** Where the reader was in each channel, to come back to. */
const places = new Map<string, Anchor>()

export function MessageList(props: Props) {
  const { serverId, channelId, channelName, mayWrite, canManage, targetId, onTargetLeft } = props
  const { t } = useLingui()
  const me = useMe()
  const { timeline, state } = useTimeline(channelId)
  const { window } = state
  const roles = useServerView(serverId).view?.roles ?? noRoles
  const unsent = useOutboxItems(channelId)
  const editingId = useEditing(({ messageId }) => messageId)
  const scroller = useRef<ScrollerHandle>(null)
  const [start] = useState<Anchor>(() => (targetId ? undefined : places.get(channelId)) ?? { at: 'end' })
  const [isAtEnd, setAtEnd] = useState(start.at === 'end')
  const [isFar, setFar] = useState(false)
  const [seen, setSeen] = useState(state.arrived)
  if (isAtEnd && seen !== state.arrived) setSeen(state.arrived)
  const missed = state.arrived - seen

  const isSeen = useIsLookedAt() && isAtEnd
  const newAfter = useNewMark(channelId, state, isSeen)
  useReadMarking(channelId, state, isSeen)
  const rows = fold(itemsOf(window, unsent, me.id), { newAfter, myId: me.id, dayOf: localDay })
  const roving = useRoving(rows.filter(({ kind }) => kind === 'message').map(({ key }) => key))
  const jump = useJump({ timeline, window, targetId, onTargetLeft, scroller })
  const { actions, toRemove, removeNow, keep } = useMessageActions({ serverId, channelId, myId: me.id, canManage })
  const rowMenu = useRowMenu(window, actions)
  useTimelineKeys({ serverId, channelId, timeline, newAfter, jump })
  useSendJump(unsent, jump.toPresent)
  useEffect(() => timeline.follow(isAtEnd), [timeline, isAtEnd])

  return (
    <div className={styles.timeline}>
      <AnchoredScroller
        ref={scroller}
        rows={rows}
        endsAtPresent={!window.hasNewer}
        start={start}
        onNearTop={() => void timeline.loadOlder().catch(ignore)}
        onNearEnd={() => void timeline.loadNewer().catch(ignore)}
        onAtEnd={setAtEnd}
        onFarFromEnd={setFar}
        onLeave={(place) => places.set(channelId, place)}
        head={window.hasOlder ? null : <Beginning isEmpty={rows.length === 0} {...{ mayWrite, channelName }} />}
        list={{ 'aria-label': t`Messages in ${channelName}`, ...rowMenu, ...roving.list }}
      >
        {rows.map((row) => {
          if (row.kind === 'day') return <DayDivider key={row.key} at={row.at} />
          if (row.kind === 'new') return <NewDivider key={row.key} />
          return (
            <MessageRow
              key={row.key}
              serverId={serverId}
              roles={roles}
              item={row.item}
              unsent={row.item.id === null ? unsent.find(({ nonce }) => nonce === row.key) : undefined}
              hasHead={row.hasHead}
              isTabStop={roving.tabStop === row.key}
              isHighlighted={row.item.id !== null && row.item.id === jump.highlighted}
              isEditing={row.item.id !== null && row.item.id === editingId}
              me={me}
              actions={actions}
            />
          )
        })}
      </AnchoredScroller>
      {!isAtEnd && (isFar || window.hasNewer || missed > 0) && <JumpPill count={missed} onJump={jump.toPresent} />}
      <Announcer window={window} arrived={state.arrived} myId={me.id} />
      {toRemove !== null && <DeleteDialog messageId={toRemove} onDelete={removeNow} onKeep={keep} />}
    </div>
  )
}

/** A page that could not be read is asked for again by the next scroll. */
const ignore = () => undefined

/** What is confirmed, then what is on its way; the latter only at the present. */
function itemsOf(window: TimelineWindow, unsent: readonly OutboxItem[], authorId: string): readonly Item[] {
  if (window.hasNewer) return window.entries
  const waiting = unsent.map(({ nonce, writtenAt }) => ({ id: null, key: nonce, authorId, at: writtenAt }))
  return [...window.entries, ...waiting]
}

/** My own message always leads to the end. */
function useSendJump(unsent: readonly OutboxItem[], toPresent: () => void): void {
  const last = unsent.at(-1)
  const nonce = last?.state === 'sending' ? last.nonce : null
  useEffect(() => {
    if (nonce !== null) toPresent()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each message
  }, [nonce])
}
