import { Trans, useLingui } from '@lingui/react/macro'
import { Ellipsis } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { graphql } from '@/gql/later'
import { nameOf, topColor } from '@/live/looks'
import { type Member, memberOf } from '@/live/members'
import type { ServerViewData } from '@/live/servers'
import { Listed } from '@/manage/Listed'
import { openProfile } from '@/manage/members/people'
import { Select } from '@/manage/members/Select'
import { isMuted, useMemberActs } from '@/manage/members/useMemberActs'
import { Pager, usePages } from '@/manage/pages'
import { Pane } from '@/manage/Pane'
import { RoleDot } from '@/manage/RoleDot'
import type { SectionProps } from '@/manage/section'
import { Table } from '@/manage/Table'
import styles from '@/manage/Table.module.css'
import { useLiveQuery } from '@/manage/useLiveQuery'
import { Avatar } from '@/ui/Avatar'
import { Field } from '@/ui/Field'
import { IconButton } from '@/ui/IconButton'
import { menuAnchor, openMenu, type OpenMenu } from '@/ui/menu'
import { PersonName } from '@/ui/PersonName'

const FindManaged = graphql(/* GraphQL */ `
  query FindManaged($serverId: ID!, $query: String, $roleId: ID, $after: String) {
    server(id: $serverId) {
      members(first: 50, after: $after, query: $query, roleId: $roleId) {
        edges {
          node {
            ...ManagedMember @unmask
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

const after = ['Ready', 'Resync', 'MemberJoined', 'MemberLeft', 'MemberChanged', 'RolesChanged'] as const

/** Everybody in the server: found by name and role, with all that can be done to them. */
export default function MembersPage({ serverId, view }: SectionProps) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const [roleId, setRoleId] = useState('')
  const query = useDeferredValue(text.trim())
  const pages = usePages(`${roleId} ${query}`)
  const variables = { serverId, query: query || null, roleId: roleId || null, after: pages.after }
  const { data, isLoaded, failure, retry } = useLiveQuery(FindManaged, { serverId, variables, after, keepsLast: true })
  const found = data?.server.members
  return (
    <Pane wide>
      <search className={styles.tools}>
        <Field
          type="search"
          label={t`Search`}
          placeholder={t`Nickname or username`}
          value={text}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <Select
          label={t`Role`}
          value={roleId}
          onChange={setRoleId}
          options={[
            ['', t`All roles`],
            ...view.roles.filter(({ isDefault }) => !isDefault).map(({ id, name }) => [id, name] as const),
          ]}
        />
      </search>
      <Listed page={found} failure={failure} onRetry={retry} none={<Trans>Nobody is called so.</Trans>}>
        {({ edges }) => (
          <Table heads={[t`Member`, t`Roles`, t`Joined`]} busy={!isLoaded}>
            {edges.map(({ node }) => (
              <Row key={node.user.id} serverId={serverId} view={view} member={memberOf(node)} />
            ))}
          </Table>
        )}
      </Listed>
      <Pager pages={pages} info={found?.pageInfo} />
    </Pane>
  )
}

function Row({ serverId, view, member }: { serverId: string; view: ServerViewData; member: Member }) {
  const { t, i18n } = useLingui()
  const { entriesOf } = useMemberActs(serverId)
  const name = nameOf(member)
  const menu = (anchor: OpenMenu['anchor']) =>
    openMenu({ label: t`Actions for ${name}`, anchor, entries: entriesOf(member) })
  const until = member.mutedUntil
    ? i18n.date(new Date(member.mutedUntil), { dateStyle: 'medium', timeStyle: 'short' })
    : ''
  return (
    <tr
      onContextMenu={(event) => {
        event.preventDefault()
        menu(menuAnchor(event))
      }}
    >
      <th scope="row">
        <button
          type="button"
          className={styles.person}
          aria-haspopup="dialog"
          onClick={({ currentTarget }) =>
            openProfile({ serverId, userId: member.id, person: member, anchor: currentTarget })
          }
        >
          <Avatar id={member.id} name={name} className={styles.avatar} />
          <span>
            <b>
              <PersonName name={name} color={topColor(view.roles, member.roleIds)} />
            </b>
            <small>@{member.username}</small>
          </span>
        </button>
      </th>
      <td>
        <ul className={styles.chips}>
          {view.roles
            .filter(({ id }) => member.roleIds.includes(id))
            .map((role) => (
              <li key={role.id}>
                <RoleDot color={role.color} />
                {role.name}
              </li>
            ))}
        </ul>
      </td>
      <td data-label={t`Joined`}>
        <time dateTime={member.joinedAt}>{i18n.date(new Date(member.joinedAt), { dateStyle: 'medium' })}</time>
        {isMuted(member) && (
          <div className={styles.danger}>
            <Trans>Muted until {until}</Trans>
          </div>
        )}
        {member.pending && (
          <div>
            <Trans>Has not accepted the rules yet</Trans>
          </div>
        )}
      </td>
      <td className={styles.end}>
        <IconButton
          label={t`Actions for ${name}`}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => menu(currentTarget)}
        >
          <Ellipsis />
        </IconButton>
      </td>
    </tr>
  )
}
