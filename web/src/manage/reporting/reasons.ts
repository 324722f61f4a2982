import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ReportReason } from '@/gql/later/graphql'

/** Why something is reported, in the order in which it is asked. */
export const reportReasons: readonly (readonly [
  ReportReason,
  { name: MessageDescriptor; means: MessageDescriptor },
])[] = [
  ['SPAM', { name: msg`Spam`, means: msg`Advertising, fraud, the same over and over.` }],
  ['HARASSMENT', { name: msg`Harassment`, means: msg`Insults, threats, somebody who does not let go.` }],
  ['HATE', { name: msg`Hate`, means: msg`Against people for what they are or believe.` }],
  ['ILLEGAL', { name: msg`Against the law`, means: msg`Or a danger to somebody.` }],
  ['OTHER', { name: msg`Something else`, means: msg`Say what in a few words.` }],
]
