import { Trans } from '@lingui/react/macro'
import { nameOf } from '@/live/looks'
import { useMembers } from '@/live/members'
import { useTyping } from '@/live/typing'
import styles from './TypingLine.module.css'

/** Who is writing just now. It is not a live region: it would talk into every message. */
export function TypingLine({ serverId, channelId }: { serverId: string; channelId: string }) {
  const typists = useTyping(channelId)
  const { people } = useMembers(serverId)
  const [first, second, third] = typists.map(({ person }) =>
    nameOf(people.get(person.id) ?? { nickname: null, ...person }),
  )
  return (
    <p className={styles.line}>
      {first !== undefined && (
        <>
          <span className={styles.pulse} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span>{words(first, second, third, typists.length)}</span>
        </>
      )}
    </p>
  )
}

/** Above this many nobody is named. */
const NAMED = 3

function words(first: string, second: string | undefined, third: string | undefined, count: number) {
  if (count > NAMED) return <Trans>Several people are typing</Trans>
  if (third !== undefined) {
    return (
      <Trans>
        <b>{first}</b>, <b>{second}</b> and <b>{third}</b> are typing
      </Trans>
    )
  }
  if (second !== undefined) {
    return (
      <Trans>
        <b>{first}</b> and <b>{second}</b> are typing
      </Trans>
    )
  }
  return (
    <Trans>
      <b>{first}</b> is typing
    </Trans>
  )
}
