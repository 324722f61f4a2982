import { Trans, useLingui } from '@lingui/react/macro'
import type { GlobalRole } from '@/gql/graphql'
import { useSubmit } from '@/live/useSubmit'
import type { Person } from '@/manage/people'
import { Dialog } from '@/ui/Dialog'
import { Form } from '@/ui/Form'
import { notify } from '@/ui/notices'
import { setGlobalRole } from './administration'
import { useRoleDescriptions, useRoleNames } from './useRoleWords'

interface Props {
  person: Person
  role: GlobalRole
  isGiven: boolean
  onClose: () => void
}

/** Gives somebody a role for this Beep or takes it: what they may do then, or no longer. */
export function RoleDialog({ person, role, isGiven, onClose }: Props) {
  const { t } = useLingui()
  const names = useRoleNames()
  const descriptions = useRoleDescriptions()
  const { pending, error, submit } = useSubmit([])
  const { displayName: name } = person
  const roleName = names[role]
  const change = async () => {
    await setGlobalRole(person.id, role, isGiven)
    notify(isGiven ? t`${name} has the role “${roleName}” now.` : t`${name} no longer has the role “${roleName}”.`)
    onClose()
  }
  return (
    <Dialog
      title={isGiven ? t`Make ${name} “${roleName}”?` : t`Take “${roleName}” from ${name}?`}
      description={
        isGiven ? (
          <>
            {descriptions[role]} <Trans>This holds at once, in all of this Beep.</Trans>
          </>
        ) : (
          <>
            {descriptions[role]} <Trans>They may no longer do so, from this moment.</Trans>
          </>
        )
      }
      onClose={onClose}
    >
      <Form
        danger={!isGiven}
        submit={isGiven ? <Trans>Give the role</Trans> : <Trans>Take the role</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={() => submit(change)}
      />
    </Dialog>
  )
}
