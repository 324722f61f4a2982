type Key = {
  key: string
  shiftKey: boolean
  nativeEvent: { isComposing: boolean; keyCode: number }
}

/** What browsers say for a key that an input method took. */
const TAKEN_BY_INPUT_METHOD = 229

/** Enter alone sends; with Shift it breaks the line, and inside an input method it chooses a word. */
export function isSubmitKey({ key, shiftKey, nativeEvent }: Key): boolean {
  const isComposing = nativeEvent.isComposing || nativeEvent.keyCode === TAKEN_BY_INPUT_METHOD
  return key === 'Enter' && !shiftKey && !isComposing
}

/** Nobody has taken the key, and no dialog or menu lies over the page. */
export function isFree(event: KeyboardEvent): boolean {
  const isCovered = document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
  return !event.defaultPrevented && !event.isComposing && !isCovered
}
