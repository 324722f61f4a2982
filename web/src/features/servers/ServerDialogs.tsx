import { CreateServerDialog } from './CreateServerDialog'
import { LeaveServerDialog } from './LeaveServerDialog'
import { closeServerDialog, useServerDialog } from './serverDialogs'

export function ServerDialogs() {
  const dialog = useServerDialog((state) => state.dialog)
  switch (dialog?.kind) {
    case 'create':
      return <CreateServerDialog onClose={closeServerDialog} />
    case 'leave':
      return <LeaveServerDialog server={dialog.server} onClose={closeServerDialog} />
    case undefined:
      return null
  }
}
