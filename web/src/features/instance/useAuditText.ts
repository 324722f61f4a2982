import { useLingui } from '@lingui/react/macro'
import type { GlobalRole } from '@/gql/graphql'
import { fieldsOf } from '@/manage/changes'
import type { Entry } from './auditLog'
import { auditSentences } from './auditWords'
import { rolesChanged } from './roleChange'
import { useDates } from './useDates'
import { useRoleNames } from './useRoleWords'

/** Says acts and values in the reader's language, with the names that things have now or had then. */
export function useAuditText() {
  const { t, i18n } = useLingui()
  const { moment } = useDates()
  const roles = useRoleNames()

  const roleName = (of: string) => (of in roles ? roles[of as GlobalRole] : of)

  const sentence = (entry: Entry): string => {
    const said = { ...fieldsOf(entry.before), ...fieldsOf(entry.after) }
    const ownName = typeof said['name'] === 'string' ? said['name'] : null
    const actor = entry.actor?.displayName ?? t`The command line`
    const target = entry.targetUser?.displayName ?? ownName ?? t`something that is gone`
    const role = rolesChanged(entry.before, entry.after).map(roleName).join(', ')
    const words = auditSentences[entry.action]
    return words ? i18n._({ ...words, values: { actor, target, role } }) : `${actor}: ${entry.action}`
  }

  /** A value of a field; a time is a number of milliseconds. */
  const value = (field: string, of: unknown): string => {
    if (of === null || of === undefined || of === '') return field === 'until' ? t`without end` : t`nothing`
    if (typeof of === 'boolean') return of ? t`yes` : t`no`
    if (field === 'until' && (typeof of === 'number' || typeof of === 'string')) return moment(new Date(of))
    if (of === 'EVERYONE') return t`everybody`
    if (of === 'ADMINISTRATORS') return t`administrators only`
    return typeof of === 'string' ? of : JSON.stringify(of)
  }

  return { sentence, value }
}
