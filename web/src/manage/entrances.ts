import type { Permission } from '@/gql/graphql'

const anySettings: readonly Permission[] = [
  'ADMINISTRATOR',
  'MANAGE_SERVER',
  'MANAGE_ROLES',
  'MANAGE_CHANNELS',
  'MANAGE_PERMISSIONS',
  'MANAGE_MEMBERS',
  'MANAGE_NICKNAMES',
  'MANAGE_INVITATIONS',
  'VIEW_AUDIT_LOG',
]

/** Whether there is a page of the settings for somebody with these rights. */
export const hasSettings = (permissions: readonly Permission[]): boolean =>
  permissions.some((it) => anySettings.includes(it))
