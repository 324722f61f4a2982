import { CreateServerDialog } from './CreateServerDialog'
import { LeaveServerDialog } from './LeaveServerDialog'
import { closeServerDialog, useServerDialog } from './serverDialogs'

/** `onEnter`: a new server is about to be opened. */
export function ServerDialogs({ onEnter }: { onEnter: () => void }) {
  const dialog = useServerDialog((state) => state.dialog)
  switch (dialog?.kind) {
    case 'create':
      return <CreateServerDialog onEnter={onEnter} onClose={closeServerDialog} />
    case 'leave':
      return <LeaveServerDialog server={dialog.server} onClose={closeServerDialog} />
    case undefined:
      return null
  }
}
