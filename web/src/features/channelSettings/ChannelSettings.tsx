import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { mayPass } from '@/live/failure'
import { hasPermission, type ServerViewData } from '@/live/servers'
import { useSubmit } from '@/live/useSubmit'
import { channelName } from '@/manage/channelName'
import { compareOverwrite } from '@/manage/compare'
import { Failed } from '@/manage/Failed'
import { useDraft } from '@/manage/draft'
import { Loading } from '@/manage/Loading'
import { Pane } from '@/manage/Pane'
import { ReviewDialog } from '@/manage/ReviewDialog'
import { SaveBar } from '@/manage/SaveBar'
import { Up } from '@/manage/Up'
import { EmptyState } from '@/ui/EmptyState'
import { About } from './About'
import { type ManagedView, setOverwrite, updateChannel, useChannelSettings } from './channelSettings'
import { Overwrites } from './Overwrites'
import { Privacy } from './Privacy'
import { useExceptions } from './useExceptions'
import { ViewersPart } from './ViewersPart'
import styles from './ChannelSettings.module.css'

interface Props {
  serverId: string
  id: string
  view: ServerViewData
}

/** One channel or category: what it is, who sees it, who may do what in it. */
export function ChannelSettings({ serverId, id, view }: Props) {
  const { view: channelView, failure, retry } = useChannelSettings(serverId, id)
  const isGone = !view.channels.some((channel) => channel.id === id)
  if (!isGone && failure && mayPass(failure)) return <Failed failure={failure} onRetry={retry} />
  if (isGone || failure) {
    return (
      <EmptyState drawing="lost" title={<Trans>This channel is closed to you</Trans>}>
        <Trans>It was deleted, or your rights in this server have changed.</Trans>
      </EmptyState>
    )
  }
  return channelView ? <Loaded serverId={serverId} view={view} channelView={channelView} /> : <Loading />
}

interface LoadedProps {
  serverId: string
  view: ServerViewData
  channelView: ManagedView
}

function Loaded({ serverId, view, channelView }: LoadedProps) {
  const { t } = useLingui()
  const { channel, permissions, overwrites } = channelView
  const { id, name, topic, slowMode } = channel
  const about = useDraft({ name, topic, slowMode })
  const exceptions = useExceptions(overwrites)
  const [isReviewing, setReviewing] = useState(false)
  const { pending, error, errorAt, submit } = useSubmit(['name', 'topic'])
  const mayChange = hasPermission(permissions, 'MANAGE_PERMISSIONS') || hasPermission(permissions, 'MANAGE_ROLES')
  const category = view.channels.find((it) => it.id === channel.parentId)?.name

  const saveAbout = async () => {
    if (!about.isDirty) return
    const trimmed = about.changes.name === undefined ? {} : { name: about.changes.name.trim() }
    await updateChannel({ id, ...about.changes, ...trimmed })
    about.reset()
  }
  const saveAll = async () => {
    await saveAbout()
    for (const input of exceptions.inputs(id)) {
      // One after the other: each is compared and recorded for itself.
      // oxlint-disable-next-line no-await-in-loop
      await setOverwrite(input)
    }
    exceptions.reset()
  }
  return (
    <Pane>
      <header className={styles.head}>
        <Up to="/s/$serverId/settings/$" params={{ serverId, _splat: 'channels' }}>
          <Trans>All channels</Trans>
        </Up>
        <h2 className={styles.title}>{channelName(channel)}</h2>
      </header>
      <About channelView={channelView} value={about.value} change={about.change} errorAt={errorAt} />
      <Privacy serverId={serverId} channelView={channelView} channels={view.channels} mayChange={mayChange} />
      <Overwrites
        serverId={serverId}
        channelView={channelView}
        category={category}
        channels={view.channels}
        exceptions={exceptions}
        mayChange={mayChange}
      />
      {channel.kind !== 'CATEGORY' && <ViewersPart serverId={serverId} channelId={id} />}
      <SaveBar
        isDirty={about.isDirty || exceptions.isDirty}
        pending={pending}
        error={error}
        hindrance={about.value.name.trim() === '' ? t`A channel needs a name.` : undefined}
        onReset={() => {
          about.reset()
          exceptions.reset()
        }}
        onSave={() => (exceptions.isDirty ? setReviewing(true) : void submit(saveAbout))}
      />
      {isReviewing && (
        <ReviewDialog
          title={t`Save the permissions of ${name}?`}
          submit={t`Save`}
          channels={view.channels}
          compare={() => Promise.all(exceptions.inputs(id).map((input) => compareOverwrite(serverId, input)))}
          save={saveAll}
          onClose={() => setReviewing(false)}
        />
      )}
    </Pane>
  )
}
