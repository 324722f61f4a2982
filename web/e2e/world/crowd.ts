import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Beep } from './beep'

/** Python's own SQLite: nothing is to be installed for it. */
const FILL = `
import sqlite3, sys, uuid

users, servers, server, count = sys.argv[1], sys.argv[2], uuid.UUID(sys.argv[3]).bytes, int(sys.argv[4])
people = [(uuid.uuid4().bytes, n, f"Person {n:05}") for n in range(count)]
mark = uuid.uuid4().hex[:8]

with sqlite3.connect(users, timeout=30) as store:
    store.executemany(
        "INSERT INTO accounts (id, state, first_name, last_name, username, username_key, email, email_key, "
        "password_hash, created_at) VALUES (?, 'active', 'Person', ?, ?, ?, ?, ?, '', 0)",
        ((id, f"{n:05}", *[f"{mark}_{n}"] * 2, *[f"{mark}_{n}@example.org"] * 2) for id, n, _ in people),
    )
with sqlite3.connect(servers, timeout=30) as store:
    role, = store.execute("SELECT default_role_id FROM servers WHERE server_id = ?", [server]).fetchone()
    first, = store.execute("SELECT MAX(joined_at) FROM members WHERE server_id = ?", [server]).fetchone()
    store.executemany(
        "INSERT INTO members (server_id, user_id, joined_at, section_id, names_key) VALUES (?, ?, ?, ?, ?)",
        ((server, id, first + 1 + n, role, name.lower()) for id, n, name in people),
    )
    store.executemany(
        "INSERT INTO people (user_id, server_count, told) VALUES (?, 1, 0)", ((id,) for id, _, _ in people)
    )
    store.execute("UPDATE servers SET member_count = member_count + ? WHERE server_id = ?", [count, server])
`

/** Puts so many people into a server, "Person 00000" and on, past its services: signing them up would take hours. */
export async function crowd(beep: Beep, serverId: string, count: number): Promise<void> {
  await promisify(execFile)('python3', ['-c', FILL, beep.store('users'), beep.store('servers'), serverId, `${count}`])
}
