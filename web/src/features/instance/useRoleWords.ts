import { useLingui } from '@lingui/react/macro'
import type { GlobalRole } from '@/gql/graphql'

/** What the roles for this Beep are called. */
export function useRoleNames(): Record<GlobalRole, string> {
  const { t } = useLingui()
  return {
    USER_MODERATOR: t`Moderator of people`,
    SERVER_MODERATOR: t`Moderator of servers`,
    APPLICATION_ADMINISTRATOR: t`Administrator`,
  }
}

/** What somebody may do by them. */
export function useRoleDescriptions(): Record<GlobalRole, string> {
  const { t } = useLingui()
  return {
    USER_MODERATOR: t`Finds, suspends and signs out people, and works off reports.`,
    SERVER_MODERATOR: t`Finds, suspends and deletes servers.`,
    APPLICATION_ADMINISTRATOR: t`May do all that moderators may, names them, and sees the audit log and the settings.`,
  }
}
