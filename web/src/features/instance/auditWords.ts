import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What can be filtered for, in words. */
export const auditActions: Readonly<Record<string, MessageDescriptor>> = {
  'user.suspended': msg`Account suspended`,
  'user.restored': msg`Suspension lifted`,
  'user.signed_out': msg`Signed out everywhere`,
  'role.granted': msg`Role given`,
  'role.revoked': msg`Role taken away`,
  'server.suspended': msg`Server suspended`,
  'server.restored': msg`Server restored`,
  'server.removed': msg`Server deleted`,
  'report.taken': msg`Report taken`,
  'report.released': msg`Report given back`,
  'report.resolved': msg`Report resolved`,
  'report.dismissed': msg`Report dismissed`,
  'settings.updated': msg`Settings changed`,
}

/** One sentence for each; `actor`, `target` and `role` are names. */
export const auditSentences: Readonly<Record<string, MessageDescriptor>> = {
  'user.suspended': msg`{actor} suspended {target}.`,
  'user.restored': msg`{actor} lifted the suspension of {target}.`,
  'user.signed_out': msg`{actor} signed {target} out everywhere.`,
  'role.granted': msg`{actor} gave {target} the role “{role}”.`,
  'role.revoked': msg`{actor} took the role “{role}” from {target}.`,
  'server.suspended': msg`{actor} suspended the server {target}.`,
  'server.restored': msg`{actor} restored the server {target}.`,
  'server.removed': msg`{actor} deleted the server {target}.`,
  'report.taken': msg`{actor} took a report.`,
  'report.released': msg`{actor} gave a report back.`,
  'report.resolved': msg`{actor} resolved a report.`,
  'report.dismissed': msg`{actor} dismissed a report.`,
  'settings.updated': msg`{actor} changed the settings.`,
}

/** The names of fields that an act changed. */
export const auditFields: Readonly<Record<string, MessageDescriptor>> = {
  until: msg`Until`,
  reason: msg`Reason until then`,
  registrationOpen: msg`Anybody may create an account`,
  serverCreation: msg`Who may create servers`,
}
