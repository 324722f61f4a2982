/** What can be done with a message from its row, its menu and its keys. */
export type MessageActions = {
  edit: (messageId: string) => void
  /** Asks once before it deletes; `atOnce` does not ask. */
  remove: (messageId: string, atOnce: boolean) => void
  copyLink: (messageId: string) => void
  copyText: (messageId: string) => void
  /** Everything else, and the same: the row's menu. */
  openMenu: (messageId: string, anchor: Element | { x: number; y: number }) => void
  mayRemove: (isMine: boolean) => boolean
}
