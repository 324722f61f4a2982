import type { InMemoryCache } from '@apollo/client'
import { client } from '@/live/client'

const cache = client.cache as InMemoryCache

// How the cache holds what only these pages read; told when the first of them is loaded.
cache.policies.addTypePolicies({
  // It has no id of its own: what several queries read of it is joined.
  Instance: { merge: true },
  InstanceUser: { keyFields: ['user', ['id']] },
  InstanceSettings: { merge: true },
  // As it was when it was reported: two reports may hold two states of one message.
  ReportedMessage: { keyFields: false },
})
