import { useLingui } from '@lingui/react/macro'
import { useEffect, useEffectEvent, useState } from 'react'
import type { MoveChannelInput } from '@/gql/graphql'
import { failureOf } from '@/live/failure'
import { failureText } from '@/live/failureText'
import { type Channel, useServerView } from '@/live/servers'
import { type AccessDiff, compareMove } from '@/manage/compare'
import { ReviewDialog } from '@/manage/ReviewDialog'
import { notify } from '@/ui/notices'
import { moveChannel } from './channelActions'

interface Props {
  channel: Channel
  input: MoveChannelInput
  onClose: () => void
}

/**
 * Another category may mean other permissions: whoever gains or loses by the move is told before it is done. A move
 * that concerns nobody is done without a question.
 */
export default function MoveChannelDialog({ channel, input, onClose }: Props) {
  const { t } = useLingui()
  const { view } = useServerView(channel.serverId)
  const [diff, setDiff] = useState<AccessDiff | null>(null)
  const move = () => moveChannel(channel.serverId, input)
  const decide = useEffectEvent((found: AccessDiff) => {
    if (found.affected > 0) setDiff(found)
    else return move().then(onClose)
  })
  const refuse = useEffectEvent((error: unknown) => {
    notify(failureText(failureOf(error)), 'danger')
    onClose()
  })
  // Each opening is a component of its own: what is asked does not change.
  const [question] = useState({ serverId: channel.serverId, input })
  useEffect(() => {
    compareMove(question.serverId, question.input)
      .then((found) => decide(found))
      .catch((error: unknown) => refuse(error))
  }, [question])
  if (!diff) return null
  const category = view?.channels.find(({ id }) => id === input.parentId)?.name
  return (
    <ReviewDialog
      title={
        category === undefined ? t`Move ${channel.name} out of its category?` : t`Move ${channel.name} to ${category}?`
      }
      submit={t`Move it`}
      channels={view?.channels ?? []}
      compare={() => Promise.resolve([diff])}
      save={move}
      onClose={onClose}
    />
  )
}
