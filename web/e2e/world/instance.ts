import type { Api } from './api'

export async function grant(by: Api, userId: string, role: string): Promise<void> {
  await by.run('mutation($userId: ID!, $role: GlobalRole!) { grantGlobalRole(userId: $userId, role: $role) }', {
    userId,
    role,
  })
}

export async function suspend(by: Api, id: string, reason: string, until: Date | null = null): Promise<void> {
  await by.run(
    'mutation($id: ID!, $until: DateTime, $reason: String!) { suspendUser(id: $id, until: $until, reason: $reason) { email } }',
    { id, reason, until: until?.toISOString() ?? null },
  )
}

export async function reportMessage(by: Api, channelId: string, messageId: string, comment: string): Promise<void> {
  await by.run(
    'mutation($channelId: ID!, $messageId: ID!, $comment: String) { reportMessage(channelId: $channelId, messageId: $messageId, reason: SPAM, comment: $comment) }',
    { channelId, messageId, comment },
  )
}

/** What holds for all of this Beep. */
export async function set(by: Api, settings: { registrationOpen?: boolean; serverCreation?: string }): Promise<void> {
  await by.run(
    'mutation($registrationOpen: Boolean, $serverCreation: ServerCreation) { updateInstanceSettings(registrationOpen: $registrationOpen, serverCreation: $serverCreation) { registrationOpen } }',
    settings,
  )
}
