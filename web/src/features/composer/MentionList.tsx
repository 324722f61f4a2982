import { useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { nameOf } from '@/live/looks'
import { Avatar } from '@/ui/Avatar'
import type { Mentions } from './useMentions'
import styles from './MentionList.module.css'

export const optionId = (listId: string, at: number) => `${listId}-${at}`

/** Who may be meant. The focus stays in the box, which names the chosen one (`aria-activedescendant`). */
export function MentionList({ id, mentions }: { id: string; mentions: Mentions }) {
  const { t } = useLingui()
  const chosen = optionId(id, mentions.chosen)
  useEffect(() => {
    document.getElementById(chosen)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div id={id} role="listbox" aria-label={t`Members`} className={styles.list}>
      {mentions.people.map((person, at) => (
        // The keys are the box's business.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={person.id}
          id={optionId(id, at)}
          role="option"
          tabIndex={-1}
          aria-selected={at === mentions.chosen}
          className={styles.option}
          onPointerMove={() => mentions.choose(at)}
          // Before the box loses the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => mentions.take(person)}
        >
          <Avatar id={person.id} name={nameOf(person)} className={styles.avatar} />
          <b>{nameOf(person)}</b>
          <small>@{person.username}</small>
        </div>
      ))}
    </div>
  )
}
