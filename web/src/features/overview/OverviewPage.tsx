import { Trans, useLingui } from '@lingui/react/macro'
import { useMe } from '@/live/session'
import type { ServerViewData } from '@/live/servers'
import { useSubmit } from '@/live/useSubmit'
import { useDraft } from '@/manage/draft'
import { Loading } from '@/manage/Loading'
import { Select } from '@/manage/members/Select'
import { Group, Pane } from '@/manage/Pane'
import { SaveBar } from '@/manage/SaveBar'
import type { SectionProps } from '@/manage/section'
import { Switch } from '@/manage/Switch'
import { Field } from '@/ui/Field'
import { OwnersPart } from './OwnersPart'
import { PicturesPart } from './PicturesPart'
import { type Onboarding, type Settings, updateServer, useSettings } from './serverSettings'
import styles from './OverviewPage.module.css'

/** What a server is called, who finds it, and what a newcomer meets. */
export default function OverviewPage({ serverId, view }: SectionProps) {
  const settings = useSettings(serverId)
  return settings ? (
    <Overview key={serverId} settings={settings.server} onboarding={settings.onboarding} view={view} />
  ) : (
    <Loading />
  )
}

const fields = ['name', 'description', 'rules', 'welcomeChannelId', 'defaultChannelIds']

interface OverviewProps {
  settings: Settings
  onboarding: Onboarding
  view: ServerViewData
}

function Overview({ settings, onboarding, view }: OverviewProps) {
  const { t } = useLingui()
  const me = useMe()
  const { id, name, description, rules } = settings
  const { welcomeChannelId, defaultChannelIds } = onboarding
  const stored = {
    name,
    description,
    public: settings.public,
    rules,
    welcomeChannelId,
    defaultChannelIds,
  }
  const draft = useDraft(stored)
  const { value, change } = draft
  const { pending, error, errorAt, submit } = useSubmit(fields)
  const channels = view.channels.filter(({ kind }) => kind === 'TEXT')
  const save = () =>
    submit(async () => {
      const trimmed = draft.changes.name === undefined ? {} : { name: draft.changes.name.trim() }
      await updateServer({ id, ...draft.changes, ...trimmed })
      draft.reset()
    })
  return (
    <Pane>
      <Group title={<Trans>About the server</Trans>}>
        <Field
          label={t`Name`}
          value={value.name}
          error={errorAt('name')}
          required
          maxLength={100}
          autoComplete="off"
          onChange={(event) => change({ name: event.target.value })}
        />
        <Field
          multiline
          label={t`Description`}
          value={value.description}
          error={errorAt('description')}
          maxLength={1000}
          description={<Trans>What it is about, in a sentence or two. It is shown to whoever is invited.</Trans>}
          onChange={(event) => change({ description: event.target.value })}
        />
        <Switch
          label={<Trans>Public</Trans>}
          description={<Trans>Listed under “Discover servers”; anybody may join. Otherwise by invitation only.</Trans>}
          checked={value.public}
          onChange={(on) => change({ public: on })}
        />
      </Group>
      <PicturesPart settings={settings} />
      <Group
        title={<Trans>Newcomers</Trans>}
        description={<Trans>What somebody meets who joins, and where they land.</Trans>}
      >
        <Field
          multiline
          label={t`Rules`}
          value={value.rules}
          error={errorAt('rules')}
          maxLength={4000}
          description={
            <Trans>With rules, newcomers read and accept them before they may write. You may use Markdown.</Trans>
          }
          onChange={(event) => change({ rules: event.target.value })}
        />
        <Select
          label={t`Welcome channel`}
          value={value.welcomeChannelId ?? ''}
          options={[
            ['', t`None: the first channel`],
            ...channels.map((channel) => [channel.id, `#${channel.name}`] as const),
          ]}
          description={<Trans>The channel that opens first.</Trans>}
          onChange={(next) => change({ welcomeChannelId: next || null })}
        />
        <DefaultChannels
          channels={channels}
          value={value.defaultChannelIds}
          onChange={(next) => change({ defaultChannelIds: next })}
        />
      </Group>
      {settings.ownerId === me.id && <OwnersPart settings={settings} />}
      <SaveBar
        isDirty={draft.isDirty}
        pending={pending}
        error={error}
        hindrance={value.name.trim() === '' ? t`A server needs a name.` : undefined}
        onReset={draft.reset}
        onSave={() => void save()}
      />
    </Pane>
  )
}

interface DefaultProps {
  channels: ServerViewData['channels']
  value: readonly string[]
  onChange: (ids: string[]) => void
}

function DefaultChannels({ channels, value, onChange }: DefaultProps) {
  return (
    <fieldset className={styles.choice}>
      <legend>
        <Trans>Default channels</Trans>
      </legend>
      <p>
        <Trans>Those a newcomer is shown first, to begin with.</Trans>
      </p>
      <div className={styles.checks}>
        {channels.map(({ id, name }) => (
          <label key={id} className={styles.check}>
            <input
              type="checkbox"
              checked={value.includes(id)}
              onChange={(event) =>
                onChange(event.target.checked ? [...value, id] : value.filter((other) => other !== id))
              }
            />
            #{name}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
