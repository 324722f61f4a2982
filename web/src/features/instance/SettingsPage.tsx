import { Trans, useLingui } from '@lingui/react/macro'
import { useSubmit } from '@/live/useSubmit'
import { useDraft } from '@/manage/draft'
import { Loading } from '@/manage/Loading'
import { Choice } from '@/manage/members/Choice'
import { Group, Pane } from '@/manage/Pane'
import { SaveBar } from '@/manage/SaveBar'
import { Switch } from '@/manage/Switch'
import { InstanceSettings, type Settings, updateSettings } from './administration'
import { Failed } from '@/manage/Failed'
import { useInstanceQuery } from './useInstanceQuery'
import styles from './instance.module.css'

/** Who may come to this Beep, and who may found servers on it. */
export default function SettingsPage() {
  const { data, failure, retry } = useInstanceQuery(InstanceSettings, {})
  if (failure) return <Failed failure={failure} onRetry={retry} />
  return data ? <Form stored={data.instance.settings} /> : <Loading />
}

function Form({ stored: { registrationOpen, serverCreation } }: { stored: Settings }) {
  const { t } = useLingui()
  const draft = useDraft({ registrationOpen, serverCreation })
  const { pending, error, submit } = useSubmit([])
  const { value, change } = draft
  const save = async () => {
    await updateSettings(draft.changes)
    draft.reset()
  }
  return (
    <Pane>
      <Group title={<Trans>New people</Trans>}>
        <Switch
          label={<Trans>Anybody may create an account</Trans>}
          description={
            value.registrationOpen ? (
              <Trans>Whoever reaches this Beep can sign up.</Trans>
            ) : (
              <Trans>Nobody can sign up. Who has an account signs in as before.</Trans>
            )
          }
          checked={value.registrationOpen}
          onChange={(on) => change({ registrationOpen: on })}
        />
      </Group>
      <Group title={<Trans>New servers</Trans>}>
        <Choice
          legend={t`Who may create servers`}
          name="serverCreation"
          value={value.serverCreation}
          onChange={(chosen) => change({ serverCreation: chosen === 'EVERYONE' ? 'EVERYONE' : 'ADMINISTRATORS' })}
          options={[
            ['EVERYONE', t`Everybody`],
            ['ADMINISTRATORS', t`Administrators only`],
          ]}
        />
        <p className={styles.hint}>
          <Trans>Servers that exist stay as they are.</Trans>
        </p>
      </Group>
      <SaveBar
        isDirty={draft.isDirty}
        pending={pending}
        error={error}
        onReset={draft.reset}
        onSave={() => void submit(save)}
      />
    </Pane>
  )
}
