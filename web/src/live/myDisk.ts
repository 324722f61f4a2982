import { openDisk, type Disk } from './disk'
import { useSession } from './session'

let disk: { userId: string; records: Disk } | null = null

/** Who is signed in. */
export const myId = (): string | null => {
  const session = useSession.getState()
  return session.status === 'signedIn' ? session.me.id : null
}

/** The records of whoever is signed in. */
export function myDisk(): Disk | null {
  const userId = myId()
  if (userId === null) return null
  if (disk?.userId !== userId) disk = { userId, records: openDisk(userId) }
  return disk.records
}
