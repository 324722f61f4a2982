import { useLingui } from '@lingui/react/macro'
import type { AuditLogQuery } from '@/gql/later/graphql'
import type { Permission } from '@/gql/graphql'
import { nameOf } from '@/live/looks'
import { useMembers } from '@/live/members'
import type { ServerViewData } from '@/live/servers'
import { channelName } from '@/manage/channelName'
import { permissionWords } from '@/manage/permissions'
import { auditSentences } from './auditWords'
import { fieldsOf } from '@/manage/changes'

export type Entry = AuditLogQuery['server']['auditLog']['edges'][number]['node']

const TIMES = new Set(['mutedUntil', 'expiresAt'])
/** What their identifiers name has no name of its own. */
const PICTURES = new Set(['pictureId', 'bannerId'])

const isId = (value: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)

/** Says acts and values in the reader's language, with the names that things have now or had then. */
export function useAuditText(serverId: string, view: ServerViewData) {
  const { t, i18n } = useLingui()
  const { people } = useMembers(serverId)

  /** A role, a channel or a person by id; null for what is not known (any more). */
  const nameById = (id: unknown): string | null => {
    if (typeof id !== 'string') return null
    const role = view.roles.find((it) => it.id === id)
    if (role) return `@${role.name}`
    const channel = view.channels.find((it) => it.id === id)
    if (channel) return channelName(channel)
    const member = people.get(id)
    return member ? nameOf(member) : null
  }

  const sentence = (entry: Entry): string => {
    const { before, after } = { before: fieldsOf(entry.before), after: fieldsOf(entry.after) }
    const said = { ...before, ...after }
    const ownName = typeof said['name'] === 'string' ? said['name'] : null
    const unknown = t`something that is gone`
    const target = entry.target?.displayName ?? nameById(entry.targetId) ?? ownName ?? unknown
    const thing = nameById(said['role'] ?? said['member'] ?? said['channel']) ?? ownName ?? unknown
    const words = auditSentences[entry.action]
    const values = { actor: entry.actor.displayName, target, thing }
    return words ? i18n._({ ...words, values }) : `${values.actor}: ${entry.action}`
  }

  const one = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return t`nothing`
    if (typeof value === 'boolean') return value ? t`yes` : t`no`
    if (typeof value === 'number') {
      // Zero is no time at all.
      if (TIMES.has(field) && value === 0) return t`nothing`
      if (TIMES.has(field)) return i18n.date(new Date(value), { dateStyle: 'medium', timeStyle: 'short' })
      if (field === 'color') return `#${value.toString(16).padStart(6, '0')}`
      return i18n.number(value)
    }
    if (typeof value !== 'string') return JSON.stringify(value)
    if (PICTURES.has(field)) return t`a picture`
    const right = permissionWords[value as Permission]
    return right ? i18n._(right.name) : (nameById(value) ?? (isId(value) ? t`somebody or something unknown` : value))
  }

  /** A value of a field. */
  const value = (field: string, of: unknown): string =>
    Array.isArray(of) ? (of.length === 0 ? t`nothing` : of.map((it) => one(field, it)).join(', ')) : one(field, of)

  return { sentence, value }
}
