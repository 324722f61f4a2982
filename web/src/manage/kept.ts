import { useState } from 'react'
import { onSignedOut } from '@/live/live'

/** What was written and not sent, by what it is about; until it is sent, the page reloads, or the writer signs out. */
const texts = new Map<string, string>()
onSignedOut(() => texts.clear())

/** A text that outlives its dialog: whoever closes it by mistake, or looks something up, finds the text again. */
export function useKept(about: string) {
  const [text, setText] = useState(() => texts.get(about) ?? '')
  return {
    text,
    write: (next: string) => {
      setText(next)
      texts.set(about, next)
    },
    forget: () => void texts.delete(about),
  }
}
