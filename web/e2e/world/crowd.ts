import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Beep } from './beep'

/** Puts so many people into a server, "Person 00000" and on, past its services: signing them up would take hours. */
export async function crowd(beep: Beep, serverId: string, count: number): Promise<void> {
  const stores = [beep.store('users'), beep.store('servers')]
  await promisify(execFile)(beep.tool('beep-crowd'), [...stores, serverId, `${count}`])
}
