import { Trans, useLingui } from '@lingui/react/macro'
import { SendHorizontal } from 'lucide-react'
import { useEffect, useId, useRef, type KeyboardEvent } from 'react'
import { isSubmitKey } from '@/lib/keys'
import { send } from '@/live/channels'
import { restoreDrafts, setDraft, useDraft } from '@/live/drafts'
import { startEditingLast, useEditing } from '@/live/editing'
import { LONGEST_MESSAGE } from '@/live/messages'
import { useMe } from '@/live/session'
import { noteTyping } from '@/live/typing'
import { lengthOf } from './length'
import { MentionList, optionId } from './MentionList'
import { Refusal } from './Refusal'
import { SlowModeLine } from './SlowModeLine'
import { TypingLine } from './TypingLine'
import { useFocusOnTyping } from './useFocusOnTyping'
import { useMentions } from './useMentions'
import { useSlowMode } from './useSlowMode'
import styles from './Composer.module.css'

interface Props {
  serverId: string
  channelId: string
  channelName: string
  /** May write here at all. */
  mayWrite: boolean
  /** Until when the viewer is muted in this server, if at all. */
  mutedUntil: string | null | undefined
  /** Seen as by somebody else: nothing is sent. */
  isPreview: boolean
}

/** The counter appears when so few characters are left. */
const COUNT_BELOW = 200

/** Where messages are written. What is half-written stays with its channel, whose id is this component's key. */
export function Composer({ serverId, channelId, channelName, mayWrite, mutedUntil, isPreview }: Props) {
  useEffect(() => void restoreDrafts(), [])
  return (
    <div className={styles.write}>
      {isPreview ? (
        <p className={styles.refusal}>
          {mayWrite ? (
            <Trans>Here one could write. Nothing is sent during a preview.</Trans>
          ) : (
            <Trans>Here one could not write.</Trans>
          )}
        </p>
      ) : mayWrite ? (
        <WritingBox serverId={serverId} channelId={channelId} channelName={channelName} />
      ) : (
        <Refusal serverId={serverId} channelId={channelId} mutedUntil={mutedUntil} />
      )}
      <TypingLine serverId={serverId} channelId={channelId} />
    </div>
  )
}

function WritingBox({ serverId, channelId, channelName }: Pick<Props, 'serverId' | 'channelId' | 'channelName'>) {
  const { t } = useLingui()
  const me = useMe()
  const text = useDraft(channelId)
  const box = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const isEditing = useEditing(({ messageId }) => messageId !== null)
  const left = LONGEST_MESSAGE - lengthOf(text)
  const mentions = useMentions({ serverId, channelId, box, text, setText: (value) => setDraft(channelId, value) })
  const slow = useSlowMode(serverId, channelId)
  useFocusOnTyping(box)

  // With the keyboard of a phone the box waits to be asked: it would cover half of what there is to read.
  useEffect(() => {
    if (!isEditing && matchMedia('(pointer: fine)').matches) box.current?.focus()
  }, [isEditing])

  const sendText = () => {
    const written = text.trim()
    if (written === '' || left < 0 || slow.left > 0) return
    send(channelId, written)
    slow.note()
    setDraft(channelId, '')
    box.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (mentions.onKeyDown(event)) return
    if (isSubmitKey(event)) {
      event.preventDefault()
      sendText()
    } else if (event.key === 'ArrowUp' && text === '' && startEditingLast(channelId, me.id)) {
      event.preventDefault()
    }
  }

  return (
    <>
      <div className={styles.box}>
        {mentions.isOpen && <MentionList id={listId} mentions={mentions} />}
        <textarea
          ref={box}
          rows={1}
          value={text}
          aria-label={t`Message #${channelName}`}
          placeholder={t`Message #${channelName}`}
          enterKeyHint="send"
          aria-autocomplete="list"
          aria-controls={mentions.isOpen ? listId : undefined}
          aria-activedescendant={mentions.isOpen ? optionId(listId, mentions.chosen) : undefined}
          aria-invalid={left < 0 || undefined}
          onChange={(event) => {
            setDraft(channelId, event.target.value)
            if (event.target.value.trim() !== '') noteTyping(channelId)
          }}
          onSelect={mentions.onCaret}
          onBlur={mentions.close}
          onKeyDown={onKeyDown}
        />
        {left < COUNT_BELOW && (
          <output className={styles.count} data-over={left < 0 || undefined} aria-label={t`Characters left: ${left}`}>
            {left}
          </output>
        )}
        <button
          type="button"
          className={styles.send}
          aria-label={t`Send`}
          data-tip={t`Send`}
          aria-disabled={text.trim() === '' || left < 0 || slow.left > 0}
          onClick={sendText}
        >
          <SendHorizontal />
        </button>
      </div>
      <SlowModeLine pause={slow.pause} left={slow.left} />
    </>
  )
}
