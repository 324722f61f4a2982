import { InMemoryCache } from '@apollo/client'

/** Entities by id. What lists hold, and in which order, is the stores' business (`timeline.ts`). */
export const makeCache = () =>
  new InMemoryCache({
    possibleTypes: {
      MyEvent: [
        'Ready',
        'Resync',
        'ServerJoined',
        'ServerLeft',
        'ReadStateChanged',
        'InvitationReceived',
        'InvitationGone',
        'GlobalRolesChanged',
        'ReportMade',
        'ReportChanged',
      ],
      ServerEvent: [
        'Ready',
        'Resync',
        'ServerChanged',
        'ChannelCreated',
        'ChannelUpdated',
        'ChannelDeleted',
        'MemberJoined',
        'MemberLeft',
        'PresenceChanged',
        'ChannelActivity',
        'PermissionsChanged',
        'RolesChanged',
        'MemberChanged',
        'BansChanged',
        'InvitationsChanged',
        'AuditLogChanged',
      ],
      ChannelEvent: ['Ready', 'Resync', 'MessageSent', 'MessageEdited', 'MessageDeleted', 'Typing'],
    },
    typePolicies: {
      // Views have no id: what two queries read of one view is joined, not overwritten.
      Me: { merge: true },
      ServerView: { merge: true },
      Onboarding: { merge: true },
      Member: { merge: true },
      ChannelView: { merge: true },
      PublicSettings: { merge: true },
    },
  })
