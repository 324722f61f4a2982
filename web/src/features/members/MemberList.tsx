import { Trans, useLingui } from '@lingui/react/macro'
import { Crown } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PersonPartsFragment } from '@/gql/graphql'
import { useLocale } from '@/i18n/i18n'
import { useMembers } from '@/live/members'
import { usePresence } from '@/live/presence'
import { Avatar } from '@/ui/Avatar'
import { classes } from '@/ui/classes'
import { PresenceDot } from '@/ui/PresenceDot'
import { Skeleton } from '@/ui/Skeleton'
import { memberSections } from './memberSections'
import styles from './MemberList.module.css'

/** Everybody in a server, those who are here first; kept live. */
export function MemberList({ serverId, ownerId }: { serverId: string; ownerId: string | undefined }) {
  const { t } = useLingui()
  const locale = useLocale((state) => state.locale)
  const { people, isComplete, hasMore } = useMembers(serverId)
  const online = usePresence((state) => state.online)
  if (!isComplete) return <Loading />
  const sections = memberSections(people.values(), online, new Intl.Collator(locale).compare)
  const list = (heading: string, own: readonly PersonPartsFragment[], away: boolean) =>
    own.length > 0 && (
      <Section heading={`${heading} · ${own.length}`}>
        {own.map((person) => (
          <Person key={person.id} person={person} away={away} owner={person.id === ownerId} />
        ))}
      </Section>
    )
  return (
    <div className={styles.members}>
      {list(t`Online`, sections.online, false)}
      {list(t`Offline`, sections.offline, true)}
      {hasMore && (
        <p className={styles.more}>
          <Trans>Only the first {people.size} members are listed.</Trans>
        </p>
      )}
    </div>
  )
}

function Section({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section>
      <h2 className={styles.heading}>{heading}</h2>
      <ul>{children}</ul>
    </section>
  )
}

function Person({ person, away, owner }: { person: PersonPartsFragment; away: boolean; owner: boolean }) {
  const { t } = useLingui()
  return (
    <li className={classes(styles.person, away && styles.away)}>
      <Avatar id={person.id} name={person.displayName} className={styles.avatar}>
        <PresenceDot online={!away} label={away ? t`Offline` : t`Online`} />
      </Avatar>
      <div className={styles.words}>
        <b>
          <span>{person.displayName}</span>
          {owner && (
            <span role="img" aria-label={t`Owner`} data-tip={t`Owner`} className={styles.owner}>
              <Crown />
            </span>
          )}
        </b>
        <small>@{person.username}</small>
      </div>
    </li>
  )
}

const widths = ['70%', '55%', '82%', '60%', '66%', '74%']

function Loading() {
  const { t } = useLingui()
  return (
    <div className={styles.loading} role="status" aria-label={t`Loading the members`}>
      {widths.map((width) => (
        <div key={width} className={styles.loadingRow}>
          <Skeleton width="2rem" height="2rem" radius="32%" />
          <Skeleton width={width} height="0.8rem" />
        </div>
      ))}
    </div>
  )
}
