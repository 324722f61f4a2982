import { create } from 'zustand'
import { onSignedOut } from './live'
import { myDisk } from './myDisk'

type Drafts = { texts: Readonly<Record<string, string>> }

/** Half-written text by channel; survives switching channels and a reload. */
const useDrafts = create<Drafts>()(() => ({ texts: {} }))

const SAVE_AFTER_MS = 300
const RECORD = 'drafts'
let saving: ReturnType<typeof setTimeout> | undefined
let isRestored = false

onSignedOut(() => {
  isRestored = false
  useDrafts.setState({ texts: {} })
})

export const useDraft = (channelId: string): string => useDrafts(({ texts }) => texts[channelId] ?? '')

/** For the pencil in the list of channels. */
export const useHasDraft = (channelId: string): boolean =>
  useDrafts(({ texts }) => (texts[channelId] ?? '').trim() !== '')

export function setDraft(channelId: string, text: string): void {
  useDrafts.setState(({ texts }) => {
    const { [channelId]: _old, ...rest } = texts
    return { texts: text === '' ? rest : { ...rest, [channelId]: text } }
  })
  saving ??= setTimeout(save, SAVE_AFTER_MS)
}

function save(): void {
  saving = undefined
  void myDisk()?.write(RECORD, useDrafts.getState().texts)
}

/** Brings back what an earlier page left; what was typed meanwhile stays. */
export async function restoreDrafts(): Promise<void> {
  if (isRestored) return
  isRestored = true
  const kept = await myDisk()?.read<Record<string, string>>(RECORD)
  if (kept) useDrafts.setState(({ texts }) => ({ texts: { ...kept, ...texts } }))
}
