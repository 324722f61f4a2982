import { lazy, Suspense } from 'react'
import { type ChannelDialog, closeChannelDialog, useChannelDialog } from './channelDialogs'

const CreateChannelDialog = lazy(() => import('./CreateChannelDialog'))
const EditChannelDialog = lazy(() => import('./EditChannelDialog'))
const DeleteChannelDialog = lazy(() => import('./DeleteChannelDialog'))

/** Draws the open dialog about a channel. `onEnter`: a new channel is about to be opened. */
export function ChannelDialogs({ onEnter }: { onEnter: () => void }) {
  const dialog = useChannelDialog((state) => state.dialog)
  return dialog && <Suspense>{draw(dialog, onEnter)}</Suspense>
}

function draw(dialog: ChannelDialog, onEnter: () => void) {
  switch (dialog.kind) {
    case 'create':
      return <CreateChannelDialog {...dialog} onEnter={onEnter} onClose={closeChannelDialog} />
    case 'edit':
      return <EditChannelDialog channel={dialog.channel} onClose={closeChannelDialog} />
    case 'delete':
      return <DeleteChannelDialog channel={dialog.channel} onClose={closeChannelDialog} />
  }
}
