import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Channel } from '@/live/servers'
import type { AccessDiff } from './compare'
import type { Person } from './people'
import { permissionWords } from './permissions'
import { summarize } from './summarize'
import styles from './AccessChanges.module.css'

interface Props {
  diff: AccessDiff
  channels: readonly Pick<Channel, 'id' | 'name'>[]
}

/** Who gains and who loses what, and where: a sentence for each right, names and places below it. */
export function AccessChanges({ diff, channels }: Props) {
  const { i18n } = useLingui()
  const changes = summarize(diff)
  if (changes.length === 0) {
    return (
      <p className={styles.nothing}>
        <Trans>Nobody gains or loses anything by this.</Trans>
      </p>
    )
  }
  const nameOf = (id: string) => channels.find((channel) => channel.id === id)?.name
  return (
    <div className={styles.changes}>
      <p className={styles.total}>
        <Plural value={diff.affected} one="# member is affected." other="# members are affected." />
      </p>
      <ul className={styles.list}>
        {changes.map(({ permission, direction, count, people, channelIds, inServer }) => {
          const right = <b>{i18n._(permissionWords[permission].name)}</b>
          const places = channelIds.map((id) => nameOf(id)).filter((name) => name !== undefined)
          return (
            <li key={`${permission}-${direction}`} className={styles.change} data-direction={direction}>
              <details>
                <summary>
                  <Sentence direction={direction} count={count} right={right} places={channelIds.length} />
                </summary>
                <p>
                  <People people={people} count={count} />
                </p>
                {places.length > 0 && <p>{places.join(', ')}</p>}
                {inServer && (
                  <p>
                    <Trans>In the whole server.</Trans>
                  </p>
                )}
              </details>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

interface SentenceProps {
  direction: 'gain' | 'lose'
  count: number
  right: ReactNode
  places: number
}

function Sentence({ direction, count, right, places }: SentenceProps) {
  const where = places > 0 && (
    <>
      {' '}
      <Plural value={places} one="in # channel" other="in # channels" />
    </>
  )
  if (direction === 'gain') {
    return (
      <Trans>
        <Plural value={count} one="# member gains" other="# members gain" /> {right}
        {where}
      </Trans>
    )
  }
  return (
    <Trans>
      <Plural value={count} one="# member loses" other="# members lose" /> {right}
      {where}
    </Trans>
  )
}

/** Twenty names at most are told; the rest is counted. */
function People({ people, count }: { people: readonly Person[]; count: number }) {
  const names = people.map(({ displayName }) => displayName).join(', ')
  const more = count - people.length
  if (more <= 0) return names
  return (
    <Trans>
      {names} <Plural value={more} one="and # more" other="and # more" />
    </Trans>
  )
}
