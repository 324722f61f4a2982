import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Eye, Lock, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ServerViewData } from '@/live/servers'
import { useSubmit } from '@/live/useSubmit'
import { compareRole } from '@/manage/compare'
import { useDraft } from '@/manage/draft'
import { Group, Pane } from '@/manage/Pane'
import { previewRole } from '@/manage/preview'
import { outranks, type Standing } from '@/manage/rank'
import { ReviewDialog } from '@/manage/ReviewDialog'
import { type Role, updateRole } from '@/manage/roles'
import { SaveBar } from '@/manage/SaveBar'
import { Switch } from '@/manage/Switch'
import { Up } from '@/manage/Up'
import { Button } from '@/ui/Button'
import { Field } from '@/ui/Field'
import { useMedia } from '@/ui/useMedia'
import { ColorField } from './ColorField'
import { DeleteRoleDialog } from './DeleteRoleDialog'
import { PermissionSwitches } from './PermissionSwitches'
import styles from './RoleEditor.module.css'

interface Props {
  role: Role
  roles: readonly Role[]
  by: Standing
  view: ServerViewData
}

/** What a role is called, how it looks and what it may do. What is changed waits for Save. */
export function RoleEditor({ role, roles, by, view }: Props) {
  const { t } = useLingui()
  const phone = useMedia('phone')
  const navigate = useNavigate()
  const { serverId, id } = role
  const { name, color, hoist, mentionable, permissions } = role
  const draft = useDraft({ name, color: color ?? null, hoist, mentionable, permissions })
  const [dialog, setDialog] = useState<'review' | 'delete' | null>(null)
  const { pending, error, errorAt, submit } = useSubmit(['name'])
  const isLocked = !outranks(by, role)
  const { value, changes } = draft

  const input = {
    serverId,
    id,
    ...changes,
    ...(changes.name === undefined ? {} : { name: changes.name.trim() }),
  }
  const store = async () => {
    await updateRole(input)
    draft.reset()
  }
  const save = () => {
    // Only rights can take something from somebody: a new name is simply saved.
    if (changes.permissions) setDialog('review')
    else void submit(store)
  }
  const look = async () => {
    if (await previewRole(role)) await navigate({ to: '/s/$serverId', params: { serverId } })
  }
  return (
    <Pane>
      <header className={styles.head}>
        {phone && (
          <div className={styles.back}>
            <Up to="/s/$serverId/settings/$" params={{ serverId, _splat: 'roles' }}>
              <Trans>All roles</Trans>
            </Up>
          </div>
        )}
        <h2 className={styles.title}>{role.name}</h2>
        <Button onClick={() => void look()}>
          <Eye /> <Trans>See the server as this role</Trans>
        </Button>
      </header>
      {isLocked && <LockedNote isMine={role.position === by.top} />}
      {role.isDefault ? (
        <p className={styles.note}>
          <Trans>
            Every member has this role, so it stands last and cannot be deleted. It says what everybody may do.
          </Trans>
        </p>
      ) : (
        <Group title={<Trans>How it looks</Trans>}>
          <Field
            label={t`Name`}
            value={value.name}
            error={errorAt('name')}
            required
            maxLength={100}
            autoComplete="off"
            readOnly={isLocked}
            onChange={(event) => draft.change({ name: event.target.value })}
          />
          <ColorField value={value.color} disabled={isLocked} onChange={(next) => draft.change({ color: next })} />
          <div>
            <Switch
              label={<Trans>Listed apart</Trans>}
              description={<Trans>Its members stand under its name in the list of members.</Trans>}
              checked={value.hoist}
              disabled={isLocked}
              onChange={(on) => draft.change({ hoist: on })}
            />
            <Switch
              label={<Trans>Everybody may mention it</Trans>}
              description={<Trans>Writing @{value.name} then calls all its members.</Trans>}
              checked={value.mentionable}
              disabled={isLocked}
              onChange={(on) => draft.change({ mentionable: on })}
            />
          </div>
        </Group>
      )}
      <PermissionSwitches
        serverId={serverId}
        value={value.permissions}
        stored={permissions}
        held={view.permissions}
        isLocked={isLocked}
        onChange={(next) => draft.change({ permissions: next })}
      />
      {!role.isDefault && !isLocked && (
        <Group danger title={<Trans>Delete this role</Trans>} description={<DeleteWords />}>
          <div>
            <Button look="danger" onClick={() => setDialog('delete')}>
              <Trash2 /> <Trans>Delete the role…</Trans>
            </Button>
          </div>
        </Group>
      )}
      <SaveBar
        isDirty={draft.isDirty}
        pending={pending}
        error={error}
        hindrance={value.name.trim() === '' ? t`A role needs a name.` : undefined}
        onReset={draft.reset}
        onSave={save}
      />
      {dialog === 'review' && (
        <ReviewDialog
          title={t`Save ${value.name}?`}
          submit={t`Save`}
          channels={view.channels}
          compare={async () => [await compareRole(input)]}
          save={store}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'delete' && (
        <DeleteRoleDialog role={role} roles={roles} channels={view.channels} onClose={() => setDialog(null)} />
      )}
    </Pane>
  )
}

const DeleteWords = () => (
  <Trans>
    Its members lose it, and with it what no other role gives them. Channels forget what they said about it.
  </Trans>
)

/** Why everything here can be read but not changed. */
function LockedNote({ isMine }: { isMine: boolean }) {
  return (
    <p className={styles.note}>
      <Lock />
      {isMine ? (
        <Trans>This is your own highest role. Only somebody who stands higher may change it.</Trans>
      ) : (
        <Trans>This role stands above your own highest one. Only somebody who stands higher may change it.</Trans>
      )}
    </p>
  )
}
