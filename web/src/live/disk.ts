import { clear, createStore, get, set, type UseStore } from 'idb-keyval'

/**
 * What outlives a reload, one record a thing, kept apart by account. The disk is a convenience: where it is forbidden
 * or full, Beep works without, so no failure leaves this file.
 */
export type Disk = {
  read: <T>(key: string) => Promise<T | undefined>
  write: (key: string, value: unknown) => Promise<void>
  clear: () => Promise<void>
}

export function openDisk(userId: string): Disk {
  let store: UseStore | undefined
  const attempt = async <T>(work: (store: UseStore) => Promise<T>): Promise<T | undefined> => {
    try {
      store ??= createStore(`beep.${userId}`, 'records')
      return await work(store)
    } catch {
      return undefined
    }
  }
  return {
    read: <T>(key: string) => attempt((store) => get<T>(key, store)),
    write: (key, value) => attempt((store) => set(key, value, store)),
    clear: () => attempt((store) => clear(store)),
  }
}
