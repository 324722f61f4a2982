import { Trans, useLingui } from '@lingui/react/macro'
import { Crown, Plus, VolumeX, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { nameOf, topColor } from '@/live/looks'
import { type Member, useMember } from '@/live/members'
import { useIsOnline } from '@/live/presence'
import type { Role, ServerViewData } from '@/live/servers'
import { useMe } from '@/live/session'
import { RoleDot } from '@/manage/RoleDot'
import { Avatar } from '@/ui/Avatar'
import { Button } from '@/ui/Button'
import { PersonName } from '@/ui/PersonName'
import { Popover } from '@/ui/Popover'
import { PresenceDot } from '@/ui/PresenceDot'
import { setRole } from './acts'
import { assignable } from './memberRights'
import { closeProfile, type Profile } from './people'
import { attempt, isMuted, useMemberActs } from './useMemberActs'
import styles from './ProfileCard.module.css'

/** Who somebody is in a server, and what the viewer may do about it. */
export function ProfileCard({ profile }: { profile: Profile }) {
  const { t } = useLingui()
  const { serverId, userId, person, anchor } = profile
  const member = useMember(serverId, userId)
  const online = useIsOnline(userId)
  const { view, rightsOf, entriesOf, reportEntry } = useMemberActs(serverId)
  const me = useMe()
  const name = member ? nameOf(member) : person.displayName
  const rights = member && rightsOf(member)
  return (
    <Popover label={t`Profile of ${name}`} anchor={anchor} onClose={closeProfile}>
      <div className={styles.card}>
        <header className={styles.head}>
          <Avatar id={userId} name={name} className={styles.avatar}>
            <PresenceDot online={online} label={online ? t`Online` : t`Offline`} />
          </Avatar>
          <h2 className={styles.name}>
            <PersonName name={name} color={member && view ? topColor(view.roles, member.roleIds) : null} />
            {view?.server.ownerId === userId && (
              <span role="img" aria-label={t`Owner`} data-tip={t`Owner`} className={styles.owner}>
                <Crown />
              </span>
            )}
          </h2>
          <p className={styles.handle}>
            {name !== person.displayName && <>{person.displayName} · </>}@{person.username}
          </p>
        </header>
        {member ? <Facts member={member} /> : <NotAMember isRead={view !== null} />}
        {member && view && (
          <Roles
            view={view}
            member={member}
            mayChange={rights?.roles === 'allowed'}
            onChange={(role, isGiven) => void attempt(() => setRole(serverId, userId, role.id, isGiven))}
          />
        )}
        {member ? <Acts entries={entriesOf(member)} /> : userId !== me.id && <Acts entries={[reportEntry(person)]} />}
      </div>
    </Popover>
  )
}

function NotAMember({ isRead }: { isRead: boolean }) {
  return isRead && <p className={styles.muted}>{<Trans>Not a member of this server, or not read yet.</Trans>}</p>
}

function Facts({ member }: { member: Member }) {
  const { i18n } = useLingui()
  const joined = i18n.date(new Date(member.joinedAt), { dateStyle: 'long' })
  const until = member.mutedUntil
    ? i18n.date(new Date(member.mutedUntil), { dateStyle: 'medium', timeStyle: 'short' })
    : ''
  return (
    <ul className={styles.facts}>
      <li>
        <Trans>Member since {joined}</Trans>
      </li>
      {isMuted(member) && (
        <li className={styles.warning}>
          <VolumeX /> <Trans>Muted until {until}</Trans>
        </li>
      )}
      {member.pending && (
        <li>
          <Trans>Has not accepted the rules yet</Trans>
        </li>
      )}
    </ul>
  )
}

interface RolesProps {
  view: ServerViewData
  member: Member
  mayChange: boolean
  onChange: (role: Role, isGiven: boolean) => void
}

function Roles({ view, member, mayChange, onChange }: RolesProps) {
  const { t } = useLingui()
  const me = useMe()
  const own = view.roles.filter(({ id }) => member.roleIds.includes(id))
  const mine = mayChange ? assignable(view.roles, view.me.roleIds, view.server.ownerId === me.id) : []
  const free = mine.filter(({ id }) => !member.roleIds.includes(id))
  if (own.length === 0 && free.length === 0) return null
  return (
    <section className={styles.section}>
      <h3>
        <Trans>Roles</Trans>
      </h3>
      <ul className={styles.roles}>
        {own.map((role) => (
          <li key={role.id} className={styles.role}>
            <RoleDot color={role.color} />
            <span>{role.name}</span>
            {mine.includes(role) && (
              <button type="button" aria-label={t`Take ${role.name} away`} onClick={() => onChange(role, false)}>
                <X />
              </button>
            )}
          </li>
        ))}
        {free.length > 0 && (
          <li className={styles.add}>
            <Plus aria-hidden="true" />
            <select
              aria-label={t`Add a role`}
              value=""
              onChange={(event) => {
                const role = free.find(({ id }) => id === event.target.value)
                if (role) onChange(role, true)
              }}
            >
              <option value="">{t`Add a role`}</option>
              {free.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </li>
        )}
      </ul>
    </section>
  )
}

type Entries = ReturnType<ReturnType<typeof useMemberActs>['entriesOf']>

function Acts({ entries }: { entries: Entries }) {
  const buttons = entries.flatMap((entry): ReactNode[] =>
    entry.kind === 'action'
      ? [
          <li key={entry.label}>
            <Button
              className={styles.act}
              disabled={entry.disabled}
              data-danger={entry.danger || undefined}
              onClick={entry.onSelect}
            >
              {entry.icon}
              {entry.label}
            </Button>
            {entry.hint !== undefined && <small>{entry.hint}</small>}
          </li>,
        ]
      : [],
  )
  return <ul className={styles.acts}>{buttons}</ul>
}
