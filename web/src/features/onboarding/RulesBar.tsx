import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { graphql } from '@/gql/later'
import { client } from '@/live/client'
import { changeMember } from '@/live/members'
import { updateView } from '@/live/servers'
import { useMe } from '@/live/session'
import { useSubmit } from '@/live/useSubmit'
import '@/manage/failures'
import { Markdown } from '@/text/Markdown'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { Form } from '@/ui/Form'
import { Skeleton } from '@/ui/Skeleton'
import { useRulesShown } from './rulesShown'
import styles from './RulesBar.module.css'

const ReadRules = graphql(/* GraphQL */ `
  query ReadRules($id: ID!) {
    server(id: $id) {
      server {
        id
        name
        rules
      }
    }
  }
`)

const AcceptRules = graphql(/* GraphQL */ `
  mutation AcceptRules($serverId: ID!) {
    acceptRules(serverId: $serverId) {
      ...ManagedMember @unmask
    }
  }
`)

/** Where a newcomer would write: the way to the rules, which open by themselves on the first visit. */
export default function RulesBar({ serverId }: { serverId: string }) {
  const { isNew, noteShown } = useRulesShown(serverId)
  const [isOpen, setOpen] = useState(isNew)
  const close = () => {
    noteShown()
    setOpen(false)
  }
  return (
    <div className={styles.bar}>
      <p>
        <Trans>Before you write here, read and accept the rules.</Trans>
      </p>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Trans>Read the rules</Trans>
      </Button>
      {isOpen && <RulesDialog serverId={serverId} onClose={close} />}
    </div>
  )
}

function RulesDialog({ serverId, onClose }: { serverId: string; onClose: () => void }) {
  const { t } = useLingui()
  const me = useMe()
  const { data } = useQuery(ReadRules, { variables: { id: serverId }, fetchPolicy: 'cache-and-network' })
  const { pending, error, submit } = useSubmit([])
  const accept = async () => {
    const { data: answer } = await client.mutate({ mutation: AcceptRules, variables: { serverId } })
    if (!answer) throw new Error('no data')
    changeMember(serverId, answer.acceptRules)
    updateView(serverId, { me: answer.acceptRules })
  }
  const name = data?.server.server.name ?? ''
  return (
    <Dialog title={t`The rules of ${name}`} onClose={onClose}>
      {data ? (
        // A long text scrolls in its place, by key too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.rules} tabIndex={0} role="region" aria-label={t`Rules`}>
          <Markdown text={data.server.server.rules} mentions={[]} readerId={me.id} />
        </div>
      ) : (
        <Skeleton width="100%" height="8rem" />
      )}
      <Form
        submit={<Trans>I accept the rules</Trans>}
        pending={pending || !data}
        error={error}
        cancel={{ label: <Trans>Look around first</Trans>, onCancel: onClose }}
        onSubmit={() => submit(accept)}
      />
    </Dialog>
  )
}
