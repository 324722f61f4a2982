import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Copy, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { graphql } from '@/gql/later'
import { Listed } from '@/manage/Listed'
import { CopyLink } from '@/manage/members/CopyLink'
import { type InvitationLink, linkOf, revokeInvitation } from '@/manage/members/invitations'
import { LinkForm } from '@/manage/members/LinkForm'
import { attempt } from '@/manage/members/useMemberActs'
import { Pager, usePages } from '@/manage/pages'
import { Group, Pane } from '@/manage/Pane'
import type { SectionProps } from '@/manage/section'
import { Table } from '@/manage/Table'
import styles from '@/manage/Table.module.css'
import { useLiveQuery } from '@/manage/useLiveQuery'
import { Button } from '@/ui/Button'
import { IconButton } from '@/ui/IconButton'
import { notify } from '@/ui/notices'

const Invitations = graphql(/* GraphQL */ `
  query Invitations($serverId: ID!, $after: String) {
    server(id: $serverId) {
      invitations(first: 30, after: $after) {
        edges {
          node {
            ...InvitationParts @unmask
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

/** Who joins uses one up; with who is banned or kicked go theirs. */
const after = ['Ready', 'Resync', 'InvitationsChanged', 'MemberJoined', 'MemberLeft'] as const

/** The links into a server: made, counted, withdrawn. */
export default function InvitationsPage({ serverId }: SectionProps) {
  const { t } = useLingui()
  const pages = usePages('')
  const { data, failure, retry } = useLiveQuery(Invitations, {
    serverId,
    variables: { serverId, after: pages.after },
    after,
    keepsLast: true,
  })
  const [made, setMade] = useState<InvitationLink | null>(null)
  const found = data?.server.invitations
  return (
    <Pane>
      <Group
        title={<Trans>A new link</Trans>}
        description={<Trans>Whoever has it sees the server’s name and size, and may join.</Trans>}
      >
        {made ? (
          <>
            <CopyLink link={linkOf(made.code)} />
            <div>
              <Button onClick={() => setMade(null)}>
                <Trans>Make another one</Trans>
              </Button>
            </div>
          </>
        ) : (
          <LinkForm
            serverId={serverId}
            onMade={(link) => {
              setMade(link)
              retry()
            }}
          />
        )}
      </Group>
      <Group title={<Trans>Links</Trans>}>
        <Listed page={found} failure={failure} onRetry={retry} none={<Trans>There is no link yet.</Trans>}>
          {({ edges }) => (
            <Table heads={[t`Link`, t`By`, t`Uses`, t`Works until`]}>
              {edges.map(({ node }) => (
                <Row
                  key={node.code}
                  link={node}
                  onRevoked={() => {
                    setMade((link) => (link?.code === node.code ? null : link))
                    retry()
                  }}
                />
              ))}
            </Table>
          )}
        </Listed>
      </Group>
      <Pager pages={pages} info={found?.pageInfo} />
    </Pane>
  )
}

function Row({ link, onRevoked }: { link: InvitationLink; onRevoked: () => void }) {
  const { t, i18n } = useLingui()
  const { code, inviter, uses, maxUses, expiresAt, temporary } = link
  const [now] = useState(() => Date.now())
  const isOver = (expiresAt && Date.parse(expiresAt) <= now) || (typeof maxUses === 'number' && uses >= maxUses)
  const copy = () =>
    void navigator.clipboard.writeText(linkOf(code)).then(
      () => notify(t`Link copied`),
      () => notify(t`The browser does not allow to copy.`, 'danger'),
    )
  const revoke = () =>
    void attempt(async () => {
      await revokeInvitation(code)
      notify(t`The link works no longer.`)
      onRevoked()
    })
  return (
    <tr>
      <th scope="row">
        <code>{code}</code>
        {isOver && (
          <div className={styles.danger}>
            <Trans>Over</Trans>
          </div>
        )}
      </th>
      <td data-label={t`By`}>{inviter.displayName}</td>
      <td data-label={t`Uses`}>
        {typeof maxUses === 'number' ? (
          <Trans>
            {uses} of {maxUses}
          </Trans>
        ) : (
          <Plural value={uses} one="# use" other="# uses" />
        )}
        {temporary && (
          <div>
            <Trans>For a visit</Trans>
          </div>
        )}
      </td>
      <td data-label={t`Works until`}>
        {expiresAt ? (
          <time dateTime={expiresAt}>
            {i18n.date(new Date(expiresAt), { dateStyle: 'medium', timeStyle: 'short' })}
          </time>
        ) : (
          <Trans>For ever</Trans>
        )}
      </td>
      <td className={styles.end}>
        <IconButton label={t`Copy the link ${code}`} onClick={copy}>
          <Copy />
        </IconButton>
        <IconButton label={t`Withdraw the link ${code}`} onClick={revoke}>
          <Trash2 />
        </IconButton>
      </td>
    </tr>
  )
}
