import { closeChannelDialog, useChannelDialog } from './channelDialogs'
import { CreateChannelDialog } from './CreateChannelDialog'
import { DeleteChannelDialog } from './DeleteChannelDialog'
import { EditChannelDialog } from './EditChannelDialog'

/** `onEnter`: a new channel is about to be opened. */
export function ChannelDialogs({ onEnter }: { onEnter: () => void }) {
  const dialog = useChannelDialog((state) => state.dialog)
  switch (dialog?.kind) {
    case 'create':
      return <CreateChannelDialog {...dialog} onEnter={onEnter} onClose={closeChannelDialog} />
    case 'edit':
      return <EditChannelDialog channel={dialog.channel} onClose={closeChannelDialog} />
    case 'delete':
      return <DeleteChannelDialog channel={dialog.channel} onClose={closeChannelDialog} />
    case undefined:
      return null
  }
}
