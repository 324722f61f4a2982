import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSubmit } from '@/live/useSubmit'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Form, text } from '@/ui/Form'
import { notify } from '@/ui/notices'
import { CopyLink } from './CopyLink'
import { invite, type InvitationLink, linkOf } from './invitations'
import { LinkForm } from './LinkForm'
import styles from './InviteDialog.module.css'

interface Props {
  serverId: string
  serverName: string
  onClose: () => void
}

/** Two ways to bring somebody in: a link to hand on, or an invitation by username. */
export function InviteDialog({ serverId, serverName, onClose }: Props) {
  const { t } = useLingui()
  const [link, setLink] = useState<InvitationLink | null>(null)
  return (
    <Dialog title={t`Invite people to ${serverName}`} onClose={onClose}>
      <div className={styles.parts}>
        <section className={styles.part}>
          <h3>
            <Trans>By a link</Trans>
          </h3>
          {link ? (
            <>
              <CopyLink link={linkOf(link.code)} />
              <Button onClick={() => setLink(null)}>
                <Trans>Make another one</Trans>
              </Button>
            </>
          ) : (
            <LinkForm serverId={serverId} onMade={setLink} />
          )}
        </section>
        <section className={styles.part}>
          <h3>
            <Trans>By username</Trans>
          </h3>
          <ByName serverId={serverId} />
        </section>
      </div>
    </Dialog>
  )
}

function ByName({ serverId }: { serverId: string }) {
  const { t } = useLingui()
  const [username, setUsername] = useState('')
  const { pending, error, errorAt, submit } = useSubmit(['username'], {
    NOT_FOUND: 'username',
    ALREADY_MEMBER: 'username',
    CANNOT_BE_INVITED: 'username',
  })
  const send = async (values: FormData) => {
    const name = text(values, 'username').replace(/^@/, '')
    await invite(serverId, name)
    setUsername('')
    notify(t`${name} is invited.`)
  }
  return (
    <Form
      submit={<Trans>Invite</Trans>}
      pending={pending}
      error={error}
      onSubmit={(values) => submit(() => send(values))}
    >
      <Field
        label={t`Username`}
        name="username"
        value={username}
        onChange={(event) => setUsername(event.target.value)}
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={errorAt('username')}
        description={<Trans>They find the invitation on their home page.</Trans>}
      />
    </Form>
  )
}
