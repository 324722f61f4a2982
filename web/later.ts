/**
 * Folders of `src/` that no first visit needs: pages behind lazy routes. Their words and their GraphQL documents are
 * kept apart (`src/i18n/later/`, `src/gql/later/`), so that they weigh nothing until such a page is opened.
 * In them `graphql` comes from `@/gql/later`, and a route loads its page by `later()` of `src/app/later.ts`.
 */
export const laterFolders = [
  'src/app/settings',
  'src/app/instance',
  'src/manage',
  'src/features/overview',
  'src/features/roles',
  'src/features/channelSettings',
  'src/features/access',
  'src/features/moderation',
  'src/features/instance',
  'src/features/invitations',
  'src/features/discovery',
  'src/features/members',
  'src/features/onboarding',
]

/** What besides has its words among theirs: dialogs and pages, which come by `laterComponent` of `src/i18n/laterComponent.ts`. */
export const laterFiles = [
  'src/features/{channels,servers}/*Dialog.tsx',
  'src/features/account/*Closed.tsx',
  'src/features/servers/SuspendedServer.tsx',
]
