import { Trans, useLingui } from '@lingui/react/macro'
import { hasPermission } from '@/live/servers'
import { Select } from '@/manage/members/Select'
import { Group } from '@/manage/Pane'
import { WhyButton } from '@/manage/WhyButton'
import { Field } from '@/ui/Field'
import type { ManagedView } from './channelSettings'
import { slowModes, useDuration } from './slowMode'
import styles from './ChannelSettings.module.css'

export interface AboutValue {
  name: string
  topic: string
  /** Seconds between two messages of one member. */
  slowMode: number
}

interface Props {
  channelView: ManagedView
  value: AboutValue
  change: (part: Partial<AboutValue>) => void
  errorAt: (field: string) => string | undefined
}

/** What a channel is called, what it is for, and how fast one may write in it. */
export function About({ channelView: { channel, permissions }, value, change, errorAt }: Props) {
  const { t } = useLingui()
  const say = useDuration()
  const mayChange = hasPermission(permissions, 'MANAGE_CHANNELS')
  return (
    <Group title={<Trans>About</Trans>}>
      {!mayChange && (
        <p className={styles.refusal}>
          <Trans>You may not change the name and the topic.</Trans>{' '}
          <WhyButton serverId={channel.serverId} channelId={channel.id} permission="MANAGE_CHANNELS" />
        </p>
      )}
      <Field
        label={t`Name`}
        value={value.name}
        error={errorAt('name')}
        required
        maxLength={100}
        autoComplete="off"
        readOnly={!mayChange}
        onChange={(event) => change({ name: event.target.value })}
      />
      {channel.kind === 'TEXT' && (
        <>
          <Field
            multiline
            label={t`Topic`}
            value={value.topic}
            error={errorAt('topic')}
            maxLength={1000}
            readOnly={!mayChange}
            description={<Trans>What it is for; shown beside its name.</Trans>}
            onChange={(event) => change({ topic: event.target.value })}
          />
          <Select
            label={t`Slow mode`}
            value={String(value.slowMode)}
            options={slowModes(value.slowMode).map((it) => [String(it), it === 0 ? t`Off` : say(it)])}
            disabled={!mayChange}
            description={<Trans>How long one waits between two messages. Who may pass slow mode does not wait.</Trans>}
            onChange={(seconds) => change({ slowMode: Number(seconds) })}
          />
        </>
      )}
    </Group>
  )
}
