import { useState } from 'react'
import { CloseDialog } from './CloseDialog'
import type { Outcome, Report } from './reports'

interface Callbacks {
  /** It was refused: the report may have changed. */
  onRefused: () => void
  /** The dialog is gone, done or not. */
  onClosed: () => void
}

/** Closing a report: `close` asks for a note, in `dialog`. */
export function useClosing({ onRefused, onClosed }: Callbacks) {
  const [closing, setClosing] = useState<{ report: Report; outcome: Outcome } | null>(null)
  const close = (report: Report, outcome: Outcome) => setClosing({ report, outcome })
  const dialog = closing && (
    <CloseDialog
      {...closing}
      onRefused={onRefused}
      onClose={() => {
        setClosing(null)
        onClosed()
      }}
    />
  )
  return { close, dialog }
}
