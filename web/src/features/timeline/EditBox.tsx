import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { failureText } from '@/live/failureText'
import { isSubmitKey } from '@/lib/keys'
import { failureOf } from '@/live/failure'
import { stopEditing } from '@/live/editing'
import { editMessage, LONGEST_MESSAGE, readMessage } from '@/live/messages'
import { notify } from '@/ui/notices'
import type { MessageActions } from './messageActions'
import styles from './EditBox.module.css'

interface Props {
  messageId: string
  content: string
  actions: MessageActions
}

/** A message being edited in its place: Enter saves, Escape leaves it as it was, emptying it offers to delete it. */
export function EditBox({ messageId, content, actions }: Props) {
  const { t } = useLingui()
  const [text, setText] = useState(content)
  const [isSaving, setSaving] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)

  useEffect(() => {
    const area = box.current
    area?.focus()
    area?.setSelectionRange(area.value.length, area.value.length)
    area?.scrollIntoView({ block: 'nearest' })
  }, [])

  const save = async () => {
    const written = text.trim()
    if (written === '') {
      actions.remove(messageId, false)
      return
    }
    const channelId = readMessage(messageId)?.channelId
    if (written === content || !channelId) {
      stopEditing()
      return
    }
    setSaving(true)
    try {
      await editMessage(channelId, messageId, written)
      stopEditing()
    } catch (error) {
      notify(failureText(failureOf(error)), 'danger')
      setSaving(false)
    }
  }

  return (
    <div className={styles.edit}>
      <textarea
        ref={box}
        className={styles.box}
        aria-label={t`Edit message`}
        value={text}
        maxLength={LONGEST_MESSAGE}
        rows={1}
        readOnly={isSaving}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // The list's own keys (arrows, Home, End) belong to the text here.
          event.stopPropagation()
          if (event.key === 'Escape') {
            event.preventDefault()
            event.nativeEvent.stopImmediatePropagation()
            stopEditing()
          } else if (isSubmitKey(event)) {
            event.preventDefault()
            void save()
          }
        }}
      />
      <p className={styles.hint} data-keys>
        <Trans>
          Escape to{' '}
          <button type="button" onClick={stopEditing}>
            cancel
          </button>
          , Enter to{' '}
          <button type="button" onClick={() => void save()}>
            save
          </button>
        </Trans>
      </p>
      {/* Who has no keys presses. */}
      <p className={styles.hint}>
        <button type="button" onClick={stopEditing}>
          <Trans>Cancel</Trans>
        </button>
        <button type="button" onClick={() => void save()}>
          <Trans>Save</Trans>
        </button>
      </p>
    </div>
  )
}
