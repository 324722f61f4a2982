import { Trans, useLingui } from '@lingui/react/macro'
import { useMe } from '@/live/session'
import { useSubmit } from '@/live/useSubmit'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Form, text } from '@/ui/Form'
import { setNickname } from './acts'
import type { MemberDialog } from './people'

/** The longest nickname, in characters. */
const LONGEST = 32

export function NicknameDialog({ serverId, member, onClose }: MemberDialog & { onClose: () => void }) {
  const { t } = useLingui()
  const me = useMe()
  const { pending, error, errorAt, submit } = useSubmit(['nickname'])
  const isMe = member.id === me.id
  const save = async (values: FormData) => {
    await setNickname(serverId, member.id, isMe, text(values, 'nickname'))
    onClose()
  }
  return (
    <Dialog
      title={isMe ? t`Your nickname here` : t`Nickname of ${member.displayName}`}
      description={<Trans>It is shown in this server only, instead of the name.</Trans>}
      onClose={onClose}
    >
      <Form
        submit={<Trans>Save</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={(values) => submit(() => save(values))}
      >
        <Field
          label={t`Nickname`}
          name="nickname"
          defaultValue={member.nickname ?? ''}
          placeholder={member.displayName}
          maxLength={LONGEST}
          autoComplete="off"
          error={errorAt('nickname')}
          description={<Trans>Leave it empty to have none.</Trans>}
        />
      </Form>
    </Dialog>
  )
}
