import { Suspense } from 'react'
import { laterComponent } from '@/i18n/laterComponent'
import { type ChannelDialog, closeChannelDialog, useChannelDialog } from './channelDialogs'

const CreateChannelDialog = laterComponent(() => import('./CreateChannelDialog'))
const EditChannelDialog = laterComponent(() => import('./EditChannelDialog'))
const MoveChannelDialog = laterComponent(() => import('./MoveChannelDialog'))
const DeleteChannelDialog = laterComponent(() => import('./DeleteChannelDialog'))

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
    case 'move':
      return <MoveChannelDialog {...dialog} onClose={closeChannelDialog} />
    case 'delete':
      return <DeleteChannelDialog channel={dialog.channel} onClose={closeChannelDialog} />
  }
}
