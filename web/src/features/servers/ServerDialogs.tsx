import { Suspense } from 'react'
import { laterComponent } from '@/i18n/laterComponent'
import { closeServerDialog, type ServerDialog, useServerDialog } from './serverDialogs'

const CreateServerDialog = laterComponent(() => import('./CreateServerDialog'))
const LeaveServerDialog = laterComponent(() => import('./LeaveServerDialog'))

/** Draws the open dialog about a server. `onEnter`: a new server is about to be opened. */
export function ServerDialogs({ onEnter }: { onEnter: () => void }) {
  const dialog = useServerDialog((state) => state.dialog)
  return dialog && <Suspense>{draw(dialog, onEnter)}</Suspense>
}

function draw(dialog: ServerDialog, onEnter: () => void) {
  switch (dialog.kind) {
    case 'create':
      return <CreateServerDialog onEnter={onEnter} onClose={closeServerDialog} />
    case 'leave':
      return <LeaveServerDialog server={dialog.server} onClose={closeServerDialog} />
  }
}
