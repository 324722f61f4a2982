import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ChevronRight, Folder, Hash, Lock, Volume2 } from 'lucide-react'
import { Loading } from '@/manage/Loading'
import { Group, Pane } from '@/manage/Pane'
import type { SectionProps } from '@/manage/section'
import { type ManagedChannel, useListedChannels } from './channelSettings'
import { ChannelSettings } from './ChannelSettings'
import styles from './ChannelsPage.module.css'

/** All channels with what is special about each, or the settings of one. */
export default function ChannelsPage({ serverId, view, rest }: SectionProps) {
  const [channelId] = rest
  if (channelId !== undefined) return <ChannelSettings key={channelId} serverId={serverId} id={channelId} view={view} />
  return <Channels serverId={serverId} />
}

function Channels({ serverId }: { serverId: string }) {
  const channels = useListedChannels(serverId)
  if (!channels) return <Loading />
  const categories = channels.filter(({ kind }) => kind === 'CATEGORY')
  const known = new Set(categories.map(({ id }) => id))
  const loose = channels.filter((it) => it.kind !== 'CATEGORY' && !known.has(it.parentId ?? ''))
  return (
    <Pane>
      <Group
        title={<Trans>All channels</Trans>}
        description={<Trans>A channel has the permissions of its category until it is given its own.</Trans>}
      >
        <ul className={styles.list}>
          {loose.map((channel) => (
            <Row key={channel.id} channel={channel} />
          ))}
          {categories.map((category) => (
            <li key={category.id}>
              <ul className={styles.list}>
                <Row channel={category} />
                {channels
                  .filter(({ parentId }) => parentId === category.id)
                  .map((channel) => (
                    <Row key={channel.id} channel={channel} isInside />
                  ))}
              </ul>
            </li>
          ))}
        </ul>
      </Group>
    </Pane>
  )
}

const icons = { TEXT: Hash, CATEGORY: Folder, CONFERENCE: Volume2 } as const

function Row({ channel, isInside = false }: { channel: ManagedChannel; isInside?: boolean }) {
  const Icon = icons[channel.kind]
  return (
    <li>
      <Link
        to="/s/$serverId/$channelId/settings"
        params={{ serverId: channel.serverId, channelId: channel.id }}
        className={styles.row}
        data-inside={isInside || undefined}
      >
        <Icon />
        <span className={styles.words}>
          <span className={styles.name}>{channel.name}</span>
          {channel.private && (
            <span className={styles.mark}>
              <Lock /> <Trans>Private</Trans>
            </span>
          )}
          {isInside && !channel.synced && (
            <span className={styles.mark}>
              <Trans>Own permissions</Trans>
            </span>
          )}
        </span>
        <ChevronRight />
      </Link>
    </li>
  )
}
