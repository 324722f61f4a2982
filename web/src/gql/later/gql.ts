/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query AccessMembers($serverId: ID!, $query: String) {\n    server(id: $serverId) {\n      members(first: 20, query: $query) {\n        edges {\n          node {\n            user {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n": typeof types.AccessMembersDocument,
    "\n  fragment ManagedChannel on Channel {\n    id\n    serverId\n    kind\n    name\n    topic\n    parentId\n    slowMode\n    synced\n    private\n  }\n": typeof types.ManagedChannelFragmentDoc,
    "\n  query ChannelSettings($id: ID!) {\n    channel(id: $id) {\n      channel {\n        ...ManagedChannel @unmask\n      }\n      permissions\n      overwrites {\n        roleId\n        userId\n        user {\n          ...ManagedPerson @unmask\n        }\n        allow\n        deny\n      }\n    }\n  }\n": typeof types.ChannelSettingsDocument,
    "\n  query Viewers($serverId: ID!, $channelId: ID!, $after: ID) {\n    server(id: $serverId) {\n      viewers(channelId: $channelId, first: 50, after: $after) {\n        edges {\n          node {\n            ...ManagedPerson @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n        total\n      }\n    }\n  }\n": typeof types.ViewersDocument,
    "\n  query ListedChannels($id: ID!) {\n    server(id: $id) {\n      channels {\n        ...ManagedChannel @unmask\n      }\n    }\n  }\n": typeof types.ListedChannelsDocument,
    "\n  mutation UpdateChannelSettings($input: UpdateChannelInput!) {\n    updateChannel(input: $input) {\n      ...ManagedChannel @unmask\n    }\n  }\n": typeof types.UpdateChannelSettingsDocument,
    "\n  mutation SetOverwrite($input: SetOverwriteInput!) {\n    setOverwrite(input: $input) {\n      channel {\n        ...ManagedChannel @unmask\n      }\n    }\n  }\n": typeof types.SetOverwriteDocument,
    "\n  mutation SyncChannel($id: ID!) {\n    syncChannel(id: $id) {\n      ...ManagedChannel @unmask\n    }\n  }\n": typeof types.SyncChannelDocument,
    "\n  mutation SetChannelPrivate($id: ID!, $private: Boolean!, $roleIds: [ID!], $userIds: [ID!]) {\n    setChannelPrivate(id: $id, private: $private, roleIds: $roleIds, userIds: $userIds) {\n      ...ManagedChannel @unmask\n    }\n  }\n": typeof types.SetChannelPrivateDocument,
    "\n  fragment KnownPerson on User {\n    id\n    displayName\n  }\n": typeof types.KnownPersonFragmentDoc,
    "\n  query PublicServers($first: Int, $after: String, $query: String, $sort: ServerSort) {\n    publicServers(first: $first, after: $after, query: $query, sort: $sort) {\n      edges {\n        cursor\n        node {\n          id\n          name\n          description\n          public\n          ownerId\n          memberCount\n          onlineCount\n          createdAt\n          picture {\n            id\n            medium\n          }\n          banner {\n            id\n            medium\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.PublicServersDocument,
    "\n  query Holders {\n    instance {\n      holders {\n        role\n        at\n        user {\n          ...ManagedPerson @unmask\n        }\n        grantedBy {\n          ...ManagedPerson @unmask\n        }\n      }\n    }\n  }\n": typeof types.HoldersDocument,
    "\n  mutation GrantGlobalRole($userId: ID!, $role: GlobalRole!) {\n    grantGlobalRole(userId: $userId, role: $role)\n  }\n": typeof types.GrantGlobalRoleDocument,
    "\n  mutation RevokeGlobalRole($userId: ID!, $role: GlobalRole!) {\n    revokeGlobalRole(userId: $userId, role: $role)\n  }\n": typeof types.RevokeGlobalRoleDocument,
    "\n  query InstanceSettings {\n    instance {\n      settings {\n        registrationOpen\n        serverCreation\n      }\n    }\n  }\n": typeof types.InstanceSettingsDocument,
    "\n  mutation UpdateInstanceSettings($registrationOpen: Boolean, $serverCreation: ServerCreation) {\n    updateInstanceSettings(registrationOpen: $registrationOpen, serverCreation: $serverCreation) {\n      registrationOpen\n      serverCreation\n    }\n  }\n": typeof types.UpdateInstanceSettingsDocument,
    "\n  fragment InstanceServerParts on InstanceServer {\n    id\n    name\n    description\n    public\n    memberCount\n    createdAt\n    owner {\n      ...ManagedPerson @unmask\n    }\n    suspension {\n      ...SuspensionParts @unmask\n    }\n  }\n": typeof types.InstanceServerPartsFragmentDoc,
    "\n  query FindServers($query: String, $suspended: Boolean, $after: String) {\n    instance {\n      servers(first: 30, after: $after, query: $query, suspended: $suspended) {\n        edges {\n          node {\n            ...InstanceServerParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.FindServersDocument,
    "\n  query OneServer($id: ID!) {\n    instance {\n      server(id: $id) {\n        ...InstanceServerParts @unmask\n      }\n    }\n  }\n": typeof types.OneServerDocument,
    "\n  mutation SuspendServer($id: ID!, $reason: String!) {\n    suspendServer(id: $id, reason: $reason) {\n      ...InstanceServerParts @unmask\n    }\n  }\n": typeof types.SuspendServerDocument,
    "\n  mutation RestoreServer($id: ID!, $reason: String) {\n    restoreServer(id: $id, reason: $reason) {\n      ...InstanceServerParts @unmask\n    }\n  }\n": typeof types.RestoreServerDocument,
    "\n  mutation RemoveServer($id: ID!, $name: String!, $reason: String!) {\n    removeServer(id: $id, name: $name, reason: $reason)\n  }\n": typeof types.RemoveServerDocument,
    "\n  query InstanceAudit($after: String, $actorId: ID, $action: String, $targetId: ID) {\n    instance {\n      auditLog(first: 30, after: $after, actorId: $actorId, action: $action, targetId: $targetId) {\n        edges {\n          node {\n            id\n            at\n            action\n            targetKind\n            targetId\n            reason\n            before\n            after\n            actor {\n              ...ManagedPerson @unmask\n            }\n            targetUser {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.InstanceAuditDocument,
    "\n  fragment SuspensionParts on Suspension {\n    at\n    until\n    reason\n    by {\n      ...ManagedPerson @unmask\n    }\n  }\n": typeof types.SuspensionPartsFragmentDoc,
    "\n  fragment InstanceUserParts on InstanceUser {\n    user {\n      ...ManagedPerson @unmask\n    }\n    firstName\n    lastName\n    email\n    createdAt\n    globalRoles\n    sessionCount\n    suspension {\n      ...SuspensionParts @unmask\n    }\n  }\n": typeof types.InstanceUserPartsFragmentDoc,
    "\n  query FindUsers($query: String, $suspended: Boolean, $after: String) {\n    instance {\n      users(first: 30, after: $after, query: $query, suspended: $suspended) {\n        edges {\n          node {\n            ...InstanceUserParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.FindUsersDocument,
    "\n  query OneUser($id: ID!) {\n    instance {\n      user(id: $id) {\n        ...InstanceUserParts @unmask\n      }\n    }\n  }\n": typeof types.OneUserDocument,
    "\n  mutation SuspendUser($id: ID!, $until: DateTime, $reason: String!) {\n    suspendUser(id: $id, until: $until, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n": typeof types.SuspendUserDocument,
    "\n  mutation RestoreUser($id: ID!, $reason: String) {\n    restoreUser(id: $id, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n": typeof types.RestoreUserDocument,
    "\n  mutation SignOutUser($id: ID!, $reason: String) {\n    signOutUser(id: $id, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n": typeof types.SignOutUserDocument,
    "\n  fragment ReportParts on Report {\n    id\n    kind\n    reason\n    comment\n    at\n    state\n    note\n    reporter {\n      ...ManagedPerson @unmask\n    }\n    target {\n      ...ManagedPerson @unmask\n    }\n    message {\n      id\n      serverId\n      channelId\n      content\n      sentAt\n    }\n    assignee {\n      ...ManagedPerson @unmask\n    }\n    closedBy {\n      ...ManagedPerson @unmask\n    }\n  }\n": typeof types.ReportPartsFragmentDoc,
    "\n  query Reports($state: ReportState!, $after: String) {\n    instance {\n      reports(first: 20, after: $after, state: $state) {\n        edges {\n          node {\n            ...ReportParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.ReportsDocument,
    "\n  query OneReport($id: ID!) {\n    instance {\n      report(id: $id) {\n        ...ReportParts @unmask\n      }\n    }\n  }\n": typeof types.OneReportDocument,
    "\n  mutation TakeReport($id: ID!) {\n    takeReport(id: $id) {\n      ...ReportParts @unmask\n    }\n  }\n": typeof types.TakeReportDocument,
    "\n  mutation ReleaseReport($id: ID!) {\n    releaseReport(id: $id) {\n      ...ReportParts @unmask\n    }\n  }\n": typeof types.ReleaseReportDocument,
    "\n  mutation CloseReport($id: ID!, $state: ReportState!, $note: String) {\n    closeReport(id: $id, state: $state, note: $note) {\n      ...ReportParts @unmask\n    }\n  }\n": typeof types.CloseReportDocument,
    "\n  query MyInvitations {\n    myInvitations {\n      id\n      createdAt\n      inviter {\n        id\n        username\n        displayName\n      }\n      server {\n        ...InvitationServerParts @unmask\n      }\n    }\n  }\n": typeof types.MyInvitationsDocument,
    "\n  mutation AnswerInvitation($id: ID!, $accept: Boolean!) {\n    answerInvitation(id: $id, accept: $accept) {\n      id\n      name\n      description\n      public\n      ownerId\n      memberCount\n      suspended\n      createdAt\n      picture {\n        id\n        medium\n      }\n      banner {\n        id\n        medium\n      }\n    }\n  }\n": typeof types.AnswerInvitationDocument,
    "\n  query InvitationPage($code: String!) {\n    invitation(code: $code) {\n      code\n      expiresAt\n      temporary\n      inviter {\n        id\n        username\n        displayName\n      }\n      server {\n        ...InvitationServerParts @unmask\n      }\n    }\n  }\n": typeof types.InvitationPageDocument,
    "\n  mutation AcceptInvitation($code: String!) {\n    acceptInvitation(code: $code) {\n      id\n      name\n      description\n      public\n      ownerId\n      memberCount\n      suspended\n      createdAt\n      picture {\n        id\n        medium\n      }\n      banner {\n        id\n        medium\n      }\n    }\n  }\n": typeof types.AcceptInvitationDocument,
    "\n  query Invitations($serverId: ID!, $after: String) {\n    server(id: $serverId) {\n      invitations(first: 30, after: $after) {\n        edges {\n          node {\n            ...InvitationParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.InvitationsDocument,
    "\n  fragment InvitationServerParts on InvitationServer {\n    id\n    name\n    description\n    public\n    memberCount\n    onlineCount\n    rules\n    picture {\n      id\n      medium\n    }\n    banner {\n      id\n      medium\n    }\n  }\n": typeof types.InvitationServerPartsFragmentDoc,
    "\n  query AuditLog($serverId: ID!, $after: String, $actorId: ID, $action: String) {\n    server(id: $serverId) {\n      auditLog(first: 30, after: $after, actorId: $actorId, action: $action) {\n        edges {\n          node {\n            id\n            at\n            action\n            targetKind\n            targetId\n            reason\n            before\n            after\n            actor {\n              ...ManagedPerson @unmask\n            }\n            target {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.AuditLogDocument,
    "\n  query Bans($serverId: ID!, $query: String, $after: String) {\n    server(id: $serverId) {\n      bans(first: 50, after: $after, query: $query) {\n        edges {\n          node {\n            reason\n            at\n            user {\n              ...ManagedPerson @unmask\n            }\n            bannedBy {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.BansDocument,
    "\n  mutation Unban($serverId: ID!, $userId: ID!) {\n    unban(serverId: $serverId, userId: $userId)\n  }\n": typeof types.UnbanDocument,
    "\n  query FindManaged($serverId: ID!, $query: String, $roleId: ID, $after: String) {\n    server(id: $serverId) {\n      members(first: 50, after: $after, query: $query, roleId: $roleId) {\n        edges {\n          node {\n            ...ManagedMember @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.FindManagedDocument,
    "\n  query ReadRules($id: ID!) {\n    server(id: $id) {\n      server {\n        id\n        name\n        rules\n      }\n    }\n  }\n": typeof types.ReadRulesDocument,
    "\n  mutation AcceptRules($serverId: ID!) {\n    acceptRules(serverId: $serverId) {\n      ...ManagedMember @unmask\n    }\n  }\n": typeof types.AcceptRulesDocument,
    "\n  fragment ServerSettings on Server {\n    id\n    name\n    description\n    public\n    ownerId\n    rules\n    picture {\n      id\n      medium\n      large\n    }\n    banner {\n      id\n      medium\n      large\n    }\n  }\n": typeof types.ServerSettingsFragmentDoc,
    "\n  query ReadSettings($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerSettings @unmask\n      }\n      onboarding {\n        welcomeChannelId\n        defaultChannelIds\n      }\n    }\n  }\n": typeof types.ReadSettingsDocument,
    "\n  mutation UpdateServer($input: UpdateServerInput!) {\n    updateServer(input: $input) {\n      ...ServerSettings @unmask\n    }\n  }\n": typeof types.UpdateServerDocument,
    "\n  mutation TransferServer($id: ID!, $userId: ID!) {\n    transferServer(id: $id, userId: $userId) {\n      ...ServerSettings @unmask\n    }\n  }\n": typeof types.TransferServerDocument,
    "\n  mutation DeleteServer($id: ID!, $name: String!) {\n    deleteServer(id: $id, name: $name)\n  }\n": typeof types.DeleteServerDocument,
    "\n  query FindMembers($serverId: ID!, $query: String) {\n    server(id: $serverId) {\n      members(first: 8, query: $query) {\n        edges {\n          node {\n            nickname\n            user {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.FindMembersDocument,
    "\n  query ChannelRights($id: ID!) {\n    channel(id: $id) {\n      permissions\n    }\n  }\n": typeof types.ChannelRightsDocument,
    "\n  fragment AccessChange on AccessDiff {\n    affected\n    server {\n      ...RightChange @unmask\n    }\n    channels {\n      channelId\n      changes {\n        ...RightChange @unmask\n      }\n    }\n  }\n": typeof types.AccessChangeFragmentDoc,
    "\n  fragment RightChange on PermissionDiff {\n    permission\n    gain\n    lose\n    gaining {\n      ...ManagedPerson @unmask\n    }\n    losing {\n      ...ManagedPerson @unmask\n    }\n  }\n": typeof types.RightChangeFragmentDoc,
    "\n  query CompareRole($serverId: ID!, $input: UpdateRoleInput!) {\n    server(id: $serverId) {\n      compareRole(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": typeof types.CompareRoleDocument,
    "\n  query CompareOverwrite($serverId: ID!, $input: SetOverwriteInput!) {\n    server(id: $serverId) {\n      compareOverwrite(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": typeof types.CompareOverwriteDocument,
    "\n  query CompareMove($serverId: ID!, $input: MoveChannelInput!) {\n    server(id: $serverId) {\n      compareMove(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": typeof types.CompareMoveDocument,
    "\n  query ComparePrivate($serverId: ID!, $id: ID!, $private: Boolean!, $roleIds: [ID!], $userIds: [ID!]) {\n    server(id: $serverId) {\n      comparePrivate(channelId: $id, private: $private, roleIds: $roleIds, userIds: $userIds) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": typeof types.ComparePrivateDocument,
    "\n  query CompareSync($serverId: ID!, $id: ID!) {\n    server(id: $serverId) {\n      compareSync(channelId: $id) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": typeof types.CompareSyncDocument,
    "\n  query CompareRoleDeletion($serverId: ID!, $id: ID!) {\n    server(id: $serverId) {\n      compareRoleDeletion(roleId: $id) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": typeof types.CompareRoleDeletionDocument,
    "\n  fragment ReasonParts on PermissionReason {\n    permission\n    allowed\n    rule\n    roleId\n    channelId\n    until\n  }\n": typeof types.ReasonPartsFragmentDoc,
    "\n  query Explain($serverId: ID!, $userId: ID!, $channelId: ID) {\n    server(id: $serverId) {\n      explain(userId: $userId, channelId: $channelId) {\n        ...ReasonParts @unmask\n      }\n    }\n  }\n": typeof types.ExplainDocument,
    "\n  mutation SetNickname($serverId: ID!, $userId: ID, $nickname: String) {\n    setNickname(serverId: $serverId, userId: $userId, nickname: $nickname) {\n      ...ManagedMember @unmask\n    }\n  }\n": typeof types.SetNicknameDocument,
    "\n  mutation MuteMember($serverId: ID!, $userId: ID!, $until: DateTime!, $reason: String) {\n    muteMember(serverId: $serverId, userId: $userId, until: $until, reason: $reason) {\n      ...ManagedMember @unmask\n    }\n  }\n": typeof types.MuteMemberDocument,
    "\n  mutation UnmuteMember($serverId: ID!, $userId: ID!) {\n    unmuteMember(serverId: $serverId, userId: $userId) {\n      ...ManagedMember @unmask\n    }\n  }\n": typeof types.UnmuteMemberDocument,
    "\n  mutation KickMember($serverId: ID!, $userId: ID!, $reason: String) {\n    kickMember(serverId: $serverId, userId: $userId, reason: $reason)\n  }\n": typeof types.KickMemberDocument,
    "\n  mutation BanMember($serverId: ID!, $userId: ID!, $reason: String, $deleteHours: Int) {\n    banMember(serverId: $serverId, userId: $userId, reason: $reason, deleteHours: $deleteHours)\n  }\n": typeof types.BanMemberDocument,
    "\n  mutation AddRole($serverId: ID!, $userId: ID!, $roleId: ID!) {\n    addRole(serverId: $serverId, userId: $userId, roleId: $roleId) {\n      ...ManagedMember @unmask\n    }\n  }\n": typeof types.AddRoleDocument,
    "\n  mutation RemoveRole($serverId: ID!, $userId: ID!, $roleId: ID!) {\n    removeRole(serverId: $serverId, userId: $userId, roleId: $roleId) {\n      ...ManagedMember @unmask\n    }\n  }\n": typeof types.RemoveRoleDocument,
    "\n  fragment ManagedMember on Member {\n    joinedAt\n    presence\n    nickname\n    roleIds\n    mutedUntil\n    pending\n    user {\n      id\n      username\n      displayName\n    }\n  }\n": typeof types.ManagedMemberFragmentDoc,
    "\n  fragment InvitationParts on Invitation {\n    code\n    createdAt\n    expiresAt\n    maxUses\n    uses\n    temporary\n    inviter {\n      id\n      username\n      displayName\n    }\n  }\n": typeof types.InvitationPartsFragmentDoc,
    "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      ...InvitationParts @unmask\n    }\n  }\n": typeof types.CreateInvitationDocument,
    "\n  mutation RevokeInvitation($code: String!) {\n    revokeInvitation(code: $code)\n  }\n": typeof types.RevokeInvitationDocument,
    "\n  mutation Invite($serverId: ID!, $username: String!) {\n    invite(serverId: $serverId, username: $username) {\n      id\n    }\n  }\n": typeof types.InviteDocument,
    "\n  fragment ManagedPerson on User {\n    id\n    username\n    displayName\n  }\n": typeof types.ManagedPersonFragmentDoc,
    "\n  query PreviewServer($serverId: ID!, $roleIds: [ID!], $userId: ID) {\n    server(id: $serverId) {\n      preview(roleIds: $roleIds, userId: $userId) {\n        permissions\n        channels {\n          channel {\n            id\n          }\n          permissions\n        }\n      }\n    }\n  }\n": typeof types.PreviewServerDocument,
    "\n  mutation ReportUser($userId: ID!, $reason: ReportReason!, $comment: String) {\n    reportUser(userId: $userId, reason: $reason, comment: $comment)\n  }\n": typeof types.ReportUserDocument,
    "\n  mutation ReportMessage($channelId: ID!, $messageId: ID!, $reason: ReportReason!, $comment: String) {\n    reportMessage(channelId: $channelId, messageId: $messageId, reason: $reason, comment: $comment)\n  }\n": typeof types.ReportMessageDocument,
    "\n  fragment RoleParts on Role {\n    id\n    serverId\n    name\n    color\n    hoist\n    mentionable\n    isDefault\n    position\n    permissions\n    memberCount\n  }\n": typeof types.RolePartsFragmentDoc,
    "\n  query Roles($id: ID!) {\n    server(id: $id) {\n      roles {\n        ...RoleParts @unmask\n      }\n      me {\n        roleIds\n      }\n    }\n  }\n": typeof types.RolesDocument,
    "\n  mutation CreateRole($input: CreateRoleInput!) {\n    createRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n": typeof types.CreateRoleDocument,
    "\n  mutation UpdateRole($input: UpdateRoleInput!) {\n    updateRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n": typeof types.UpdateRoleDocument,
    "\n  mutation MoveRole($serverId: ID!, $id: ID!, $aboveId: ID) {\n    moveRole(serverId: $serverId, id: $id, aboveId: $aboveId) {\n      ...RoleParts @unmask\n    }\n  }\n": typeof types.MoveRoleDocument,
    "\n  mutation DeleteRole($serverId: ID!, $id: ID!) {\n    deleteRole(serverId: $serverId, id: $id)\n  }\n": typeof types.DeleteRoleDocument,
};
const documents: Documents = {
    "\n  query AccessMembers($serverId: ID!, $query: String) {\n    server(id: $serverId) {\n      members(first: 20, query: $query) {\n        edges {\n          node {\n            user {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n": types.AccessMembersDocument,
    "\n  fragment ManagedChannel on Channel {\n    id\n    serverId\n    kind\n    name\n    topic\n    parentId\n    slowMode\n    synced\n    private\n  }\n": types.ManagedChannelFragmentDoc,
    "\n  query ChannelSettings($id: ID!) {\n    channel(id: $id) {\n      channel {\n        ...ManagedChannel @unmask\n      }\n      permissions\n      overwrites {\n        roleId\n        userId\n        user {\n          ...ManagedPerson @unmask\n        }\n        allow\n        deny\n      }\n    }\n  }\n": types.ChannelSettingsDocument,
    "\n  query Viewers($serverId: ID!, $channelId: ID!, $after: ID) {\n    server(id: $serverId) {\n      viewers(channelId: $channelId, first: 50, after: $after) {\n        edges {\n          node {\n            ...ManagedPerson @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n        total\n      }\n    }\n  }\n": types.ViewersDocument,
    "\n  query ListedChannels($id: ID!) {\n    server(id: $id) {\n      channels {\n        ...ManagedChannel @unmask\n      }\n    }\n  }\n": types.ListedChannelsDocument,
    "\n  mutation UpdateChannelSettings($input: UpdateChannelInput!) {\n    updateChannel(input: $input) {\n      ...ManagedChannel @unmask\n    }\n  }\n": types.UpdateChannelSettingsDocument,
    "\n  mutation SetOverwrite($input: SetOverwriteInput!) {\n    setOverwrite(input: $input) {\n      channel {\n        ...ManagedChannel @unmask\n      }\n    }\n  }\n": types.SetOverwriteDocument,
    "\n  mutation SyncChannel($id: ID!) {\n    syncChannel(id: $id) {\n      ...ManagedChannel @unmask\n    }\n  }\n": types.SyncChannelDocument,
    "\n  mutation SetChannelPrivate($id: ID!, $private: Boolean!, $roleIds: [ID!], $userIds: [ID!]) {\n    setChannelPrivate(id: $id, private: $private, roleIds: $roleIds, userIds: $userIds) {\n      ...ManagedChannel @unmask\n    }\n  }\n": types.SetChannelPrivateDocument,
    "\n  fragment KnownPerson on User {\n    id\n    displayName\n  }\n": types.KnownPersonFragmentDoc,
    "\n  query PublicServers($first: Int, $after: String, $query: String, $sort: ServerSort) {\n    publicServers(first: $first, after: $after, query: $query, sort: $sort) {\n      edges {\n        cursor\n        node {\n          id\n          name\n          description\n          public\n          ownerId\n          memberCount\n          onlineCount\n          createdAt\n          picture {\n            id\n            medium\n          }\n          banner {\n            id\n            medium\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.PublicServersDocument,
    "\n  query Holders {\n    instance {\n      holders {\n        role\n        at\n        user {\n          ...ManagedPerson @unmask\n        }\n        grantedBy {\n          ...ManagedPerson @unmask\n        }\n      }\n    }\n  }\n": types.HoldersDocument,
    "\n  mutation GrantGlobalRole($userId: ID!, $role: GlobalRole!) {\n    grantGlobalRole(userId: $userId, role: $role)\n  }\n": types.GrantGlobalRoleDocument,
    "\n  mutation RevokeGlobalRole($userId: ID!, $role: GlobalRole!) {\n    revokeGlobalRole(userId: $userId, role: $role)\n  }\n": types.RevokeGlobalRoleDocument,
    "\n  query InstanceSettings {\n    instance {\n      settings {\n        registrationOpen\n        serverCreation\n      }\n    }\n  }\n": types.InstanceSettingsDocument,
    "\n  mutation UpdateInstanceSettings($registrationOpen: Boolean, $serverCreation: ServerCreation) {\n    updateInstanceSettings(registrationOpen: $registrationOpen, serverCreation: $serverCreation) {\n      registrationOpen\n      serverCreation\n    }\n  }\n": types.UpdateInstanceSettingsDocument,
    "\n  fragment InstanceServerParts on InstanceServer {\n    id\n    name\n    description\n    public\n    memberCount\n    createdAt\n    owner {\n      ...ManagedPerson @unmask\n    }\n    suspension {\n      ...SuspensionParts @unmask\n    }\n  }\n": types.InstanceServerPartsFragmentDoc,
    "\n  query FindServers($query: String, $suspended: Boolean, $after: String) {\n    instance {\n      servers(first: 30, after: $after, query: $query, suspended: $suspended) {\n        edges {\n          node {\n            ...InstanceServerParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.FindServersDocument,
    "\n  query OneServer($id: ID!) {\n    instance {\n      server(id: $id) {\n        ...InstanceServerParts @unmask\n      }\n    }\n  }\n": types.OneServerDocument,
    "\n  mutation SuspendServer($id: ID!, $reason: String!) {\n    suspendServer(id: $id, reason: $reason) {\n      ...InstanceServerParts @unmask\n    }\n  }\n": types.SuspendServerDocument,
    "\n  mutation RestoreServer($id: ID!, $reason: String) {\n    restoreServer(id: $id, reason: $reason) {\n      ...InstanceServerParts @unmask\n    }\n  }\n": types.RestoreServerDocument,
    "\n  mutation RemoveServer($id: ID!, $name: String!, $reason: String!) {\n    removeServer(id: $id, name: $name, reason: $reason)\n  }\n": types.RemoveServerDocument,
    "\n  query InstanceAudit($after: String, $actorId: ID, $action: String, $targetId: ID) {\n    instance {\n      auditLog(first: 30, after: $after, actorId: $actorId, action: $action, targetId: $targetId) {\n        edges {\n          node {\n            id\n            at\n            action\n            targetKind\n            targetId\n            reason\n            before\n            after\n            actor {\n              ...ManagedPerson @unmask\n            }\n            targetUser {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.InstanceAuditDocument,
    "\n  fragment SuspensionParts on Suspension {\n    at\n    until\n    reason\n    by {\n      ...ManagedPerson @unmask\n    }\n  }\n": types.SuspensionPartsFragmentDoc,
    "\n  fragment InstanceUserParts on InstanceUser {\n    user {\n      ...ManagedPerson @unmask\n    }\n    firstName\n    lastName\n    email\n    createdAt\n    globalRoles\n    sessionCount\n    suspension {\n      ...SuspensionParts @unmask\n    }\n  }\n": types.InstanceUserPartsFragmentDoc,
    "\n  query FindUsers($query: String, $suspended: Boolean, $after: String) {\n    instance {\n      users(first: 30, after: $after, query: $query, suspended: $suspended) {\n        edges {\n          node {\n            ...InstanceUserParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.FindUsersDocument,
    "\n  query OneUser($id: ID!) {\n    instance {\n      user(id: $id) {\n        ...InstanceUserParts @unmask\n      }\n    }\n  }\n": types.OneUserDocument,
    "\n  mutation SuspendUser($id: ID!, $until: DateTime, $reason: String!) {\n    suspendUser(id: $id, until: $until, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n": types.SuspendUserDocument,
    "\n  mutation RestoreUser($id: ID!, $reason: String) {\n    restoreUser(id: $id, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n": types.RestoreUserDocument,
    "\n  mutation SignOutUser($id: ID!, $reason: String) {\n    signOutUser(id: $id, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n": types.SignOutUserDocument,
    "\n  fragment ReportParts on Report {\n    id\n    kind\n    reason\n    comment\n    at\n    state\n    note\n    reporter {\n      ...ManagedPerson @unmask\n    }\n    target {\n      ...ManagedPerson @unmask\n    }\n    message {\n      id\n      serverId\n      channelId\n      content\n      sentAt\n    }\n    assignee {\n      ...ManagedPerson @unmask\n    }\n    closedBy {\n      ...ManagedPerson @unmask\n    }\n  }\n": types.ReportPartsFragmentDoc,
    "\n  query Reports($state: ReportState!, $after: String) {\n    instance {\n      reports(first: 20, after: $after, state: $state) {\n        edges {\n          node {\n            ...ReportParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.ReportsDocument,
    "\n  query OneReport($id: ID!) {\n    instance {\n      report(id: $id) {\n        ...ReportParts @unmask\n      }\n    }\n  }\n": types.OneReportDocument,
    "\n  mutation TakeReport($id: ID!) {\n    takeReport(id: $id) {\n      ...ReportParts @unmask\n    }\n  }\n": types.TakeReportDocument,
    "\n  mutation ReleaseReport($id: ID!) {\n    releaseReport(id: $id) {\n      ...ReportParts @unmask\n    }\n  }\n": types.ReleaseReportDocument,
    "\n  mutation CloseReport($id: ID!, $state: ReportState!, $note: String) {\n    closeReport(id: $id, state: $state, note: $note) {\n      ...ReportParts @unmask\n    }\n  }\n": types.CloseReportDocument,
    "\n  query MyInvitations {\n    myInvitations {\n      id\n      createdAt\n      inviter {\n        id\n        username\n        displayName\n      }\n      server {\n        ...InvitationServerParts @unmask\n      }\n    }\n  }\n": types.MyInvitationsDocument,
    "\n  mutation AnswerInvitation($id: ID!, $accept: Boolean!) {\n    answerInvitation(id: $id, accept: $accept) {\n      id\n      name\n      description\n      public\n      ownerId\n      memberCount\n      suspended\n      createdAt\n      picture {\n        id\n        medium\n      }\n      banner {\n        id\n        medium\n      }\n    }\n  }\n": types.AnswerInvitationDocument,
    "\n  query InvitationPage($code: String!) {\n    invitation(code: $code) {\n      code\n      expiresAt\n      temporary\n      inviter {\n        id\n        username\n        displayName\n      }\n      server {\n        ...InvitationServerParts @unmask\n      }\n    }\n  }\n": types.InvitationPageDocument,
    "\n  mutation AcceptInvitation($code: String!) {\n    acceptInvitation(code: $code) {\n      id\n      name\n      description\n      public\n      ownerId\n      memberCount\n      suspended\n      createdAt\n      picture {\n        id\n        medium\n      }\n      banner {\n        id\n        medium\n      }\n    }\n  }\n": types.AcceptInvitationDocument,
    "\n  query Invitations($serverId: ID!, $after: String) {\n    server(id: $serverId) {\n      invitations(first: 30, after: $after) {\n        edges {\n          node {\n            ...InvitationParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.InvitationsDocument,
    "\n  fragment InvitationServerParts on InvitationServer {\n    id\n    name\n    description\n    public\n    memberCount\n    onlineCount\n    rules\n    picture {\n      id\n      medium\n    }\n    banner {\n      id\n      medium\n    }\n  }\n": types.InvitationServerPartsFragmentDoc,
    "\n  query AuditLog($serverId: ID!, $after: String, $actorId: ID, $action: String) {\n    server(id: $serverId) {\n      auditLog(first: 30, after: $after, actorId: $actorId, action: $action) {\n        edges {\n          node {\n            id\n            at\n            action\n            targetKind\n            targetId\n            reason\n            before\n            after\n            actor {\n              ...ManagedPerson @unmask\n            }\n            target {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.AuditLogDocument,
    "\n  query Bans($serverId: ID!, $query: String, $after: String) {\n    server(id: $serverId) {\n      bans(first: 50, after: $after, query: $query) {\n        edges {\n          node {\n            reason\n            at\n            user {\n              ...ManagedPerson @unmask\n            }\n            bannedBy {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.BansDocument,
    "\n  mutation Unban($serverId: ID!, $userId: ID!) {\n    unban(serverId: $serverId, userId: $userId)\n  }\n": types.UnbanDocument,
    "\n  query FindManaged($serverId: ID!, $query: String, $roleId: ID, $after: String) {\n    server(id: $serverId) {\n      members(first: 50, after: $after, query: $query, roleId: $roleId) {\n        edges {\n          node {\n            ...ManagedMember @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.FindManagedDocument,
    "\n  query ReadRules($id: ID!) {\n    server(id: $id) {\n      server {\n        id\n        name\n        rules\n      }\n    }\n  }\n": types.ReadRulesDocument,
    "\n  mutation AcceptRules($serverId: ID!) {\n    acceptRules(serverId: $serverId) {\n      ...ManagedMember @unmask\n    }\n  }\n": types.AcceptRulesDocument,
    "\n  fragment ServerSettings on Server {\n    id\n    name\n    description\n    public\n    ownerId\n    rules\n    picture {\n      id\n      medium\n      large\n    }\n    banner {\n      id\n      medium\n      large\n    }\n  }\n": types.ServerSettingsFragmentDoc,
    "\n  query ReadSettings($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerSettings @unmask\n      }\n      onboarding {\n        welcomeChannelId\n        defaultChannelIds\n      }\n    }\n  }\n": types.ReadSettingsDocument,
    "\n  mutation UpdateServer($input: UpdateServerInput!) {\n    updateServer(input: $input) {\n      ...ServerSettings @unmask\n    }\n  }\n": types.UpdateServerDocument,
    "\n  mutation TransferServer($id: ID!, $userId: ID!) {\n    transferServer(id: $id, userId: $userId) {\n      ...ServerSettings @unmask\n    }\n  }\n": types.TransferServerDocument,
    "\n  mutation DeleteServer($id: ID!, $name: String!) {\n    deleteServer(id: $id, name: $name)\n  }\n": types.DeleteServerDocument,
    "\n  query FindMembers($serverId: ID!, $query: String) {\n    server(id: $serverId) {\n      members(first: 8, query: $query) {\n        edges {\n          node {\n            nickname\n            user {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n      }\n    }\n  }\n": types.FindMembersDocument,
    "\n  query ChannelRights($id: ID!) {\n    channel(id: $id) {\n      permissions\n    }\n  }\n": types.ChannelRightsDocument,
    "\n  fragment AccessChange on AccessDiff {\n    affected\n    server {\n      ...RightChange @unmask\n    }\n    channels {\n      channelId\n      changes {\n        ...RightChange @unmask\n      }\n    }\n  }\n": types.AccessChangeFragmentDoc,
    "\n  fragment RightChange on PermissionDiff {\n    permission\n    gain\n    lose\n    gaining {\n      ...ManagedPerson @unmask\n    }\n    losing {\n      ...ManagedPerson @unmask\n    }\n  }\n": types.RightChangeFragmentDoc,
    "\n  query CompareRole($serverId: ID!, $input: UpdateRoleInput!) {\n    server(id: $serverId) {\n      compareRole(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": types.CompareRoleDocument,
    "\n  query CompareOverwrite($serverId: ID!, $input: SetOverwriteInput!) {\n    server(id: $serverId) {\n      compareOverwrite(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": types.CompareOverwriteDocument,
    "\n  query CompareMove($serverId: ID!, $input: MoveChannelInput!) {\n    server(id: $serverId) {\n      compareMove(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": types.CompareMoveDocument,
    "\n  query ComparePrivate($serverId: ID!, $id: ID!, $private: Boolean!, $roleIds: [ID!], $userIds: [ID!]) {\n    server(id: $serverId) {\n      comparePrivate(channelId: $id, private: $private, roleIds: $roleIds, userIds: $userIds) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": types.ComparePrivateDocument,
    "\n  query CompareSync($serverId: ID!, $id: ID!) {\n    server(id: $serverId) {\n      compareSync(channelId: $id) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": types.CompareSyncDocument,
    "\n  query CompareRoleDeletion($serverId: ID!, $id: ID!) {\n    server(id: $serverId) {\n      compareRoleDeletion(roleId: $id) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n": types.CompareRoleDeletionDocument,
    "\n  fragment ReasonParts on PermissionReason {\n    permission\n    allowed\n    rule\n    roleId\n    channelId\n    until\n  }\n": types.ReasonPartsFragmentDoc,
    "\n  query Explain($serverId: ID!, $userId: ID!, $channelId: ID) {\n    server(id: $serverId) {\n      explain(userId: $userId, channelId: $channelId) {\n        ...ReasonParts @unmask\n      }\n    }\n  }\n": types.ExplainDocument,
    "\n  mutation SetNickname($serverId: ID!, $userId: ID, $nickname: String) {\n    setNickname(serverId: $serverId, userId: $userId, nickname: $nickname) {\n      ...ManagedMember @unmask\n    }\n  }\n": types.SetNicknameDocument,
    "\n  mutation MuteMember($serverId: ID!, $userId: ID!, $until: DateTime!, $reason: String) {\n    muteMember(serverId: $serverId, userId: $userId, until: $until, reason: $reason) {\n      ...ManagedMember @unmask\n    }\n  }\n": types.MuteMemberDocument,
    "\n  mutation UnmuteMember($serverId: ID!, $userId: ID!) {\n    unmuteMember(serverId: $serverId, userId: $userId) {\n      ...ManagedMember @unmask\n    }\n  }\n": types.UnmuteMemberDocument,
    "\n  mutation KickMember($serverId: ID!, $userId: ID!, $reason: String) {\n    kickMember(serverId: $serverId, userId: $userId, reason: $reason)\n  }\n": types.KickMemberDocument,
    "\n  mutation BanMember($serverId: ID!, $userId: ID!, $reason: String, $deleteHours: Int) {\n    banMember(serverId: $serverId, userId: $userId, reason: $reason, deleteHours: $deleteHours)\n  }\n": types.BanMemberDocument,
    "\n  mutation AddRole($serverId: ID!, $userId: ID!, $roleId: ID!) {\n    addRole(serverId: $serverId, userId: $userId, roleId: $roleId) {\n      ...ManagedMember @unmask\n    }\n  }\n": types.AddRoleDocument,
    "\n  mutation RemoveRole($serverId: ID!, $userId: ID!, $roleId: ID!) {\n    removeRole(serverId: $serverId, userId: $userId, roleId: $roleId) {\n      ...ManagedMember @unmask\n    }\n  }\n": types.RemoveRoleDocument,
    "\n  fragment ManagedMember on Member {\n    joinedAt\n    presence\n    nickname\n    roleIds\n    mutedUntil\n    pending\n    user {\n      id\n      username\n      displayName\n    }\n  }\n": types.ManagedMemberFragmentDoc,
    "\n  fragment InvitationParts on Invitation {\n    code\n    createdAt\n    expiresAt\n    maxUses\n    uses\n    temporary\n    inviter {\n      id\n      username\n      displayName\n    }\n  }\n": types.InvitationPartsFragmentDoc,
    "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      ...InvitationParts @unmask\n    }\n  }\n": types.CreateInvitationDocument,
    "\n  mutation RevokeInvitation($code: String!) {\n    revokeInvitation(code: $code)\n  }\n": types.RevokeInvitationDocument,
    "\n  mutation Invite($serverId: ID!, $username: String!) {\n    invite(serverId: $serverId, username: $username) {\n      id\n    }\n  }\n": types.InviteDocument,
    "\n  fragment ManagedPerson on User {\n    id\n    username\n    displayName\n  }\n": types.ManagedPersonFragmentDoc,
    "\n  query PreviewServer($serverId: ID!, $roleIds: [ID!], $userId: ID) {\n    server(id: $serverId) {\n      preview(roleIds: $roleIds, userId: $userId) {\n        permissions\n        channels {\n          channel {\n            id\n          }\n          permissions\n        }\n      }\n    }\n  }\n": types.PreviewServerDocument,
    "\n  mutation ReportUser($userId: ID!, $reason: ReportReason!, $comment: String) {\n    reportUser(userId: $userId, reason: $reason, comment: $comment)\n  }\n": types.ReportUserDocument,
    "\n  mutation ReportMessage($channelId: ID!, $messageId: ID!, $reason: ReportReason!, $comment: String) {\n    reportMessage(channelId: $channelId, messageId: $messageId, reason: $reason, comment: $comment)\n  }\n": types.ReportMessageDocument,
    "\n  fragment RoleParts on Role {\n    id\n    serverId\n    name\n    color\n    hoist\n    mentionable\n    isDefault\n    position\n    permissions\n    memberCount\n  }\n": types.RolePartsFragmentDoc,
    "\n  query Roles($id: ID!) {\n    server(id: $id) {\n      roles {\n        ...RoleParts @unmask\n      }\n      me {\n        roleIds\n      }\n    }\n  }\n": types.RolesDocument,
    "\n  mutation CreateRole($input: CreateRoleInput!) {\n    createRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n": types.CreateRoleDocument,
    "\n  mutation UpdateRole($input: UpdateRoleInput!) {\n    updateRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n": types.UpdateRoleDocument,
    "\n  mutation MoveRole($serverId: ID!, $id: ID!, $aboveId: ID) {\n    moveRole(serverId: $serverId, id: $id, aboveId: $aboveId) {\n      ...RoleParts @unmask\n    }\n  }\n": types.MoveRoleDocument,
    "\n  mutation DeleteRole($serverId: ID!, $id: ID!) {\n    deleteRole(serverId: $serverId, id: $id)\n  }\n": types.DeleteRoleDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccessMembers($serverId: ID!, $query: String) {\n    server(id: $serverId) {\n      members(first: 20, query: $query) {\n        edges {\n          node {\n            user {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query AccessMembers($serverId: ID!, $query: String) {\n    server(id: $serverId) {\n      members(first: 20, query: $query) {\n        edges {\n          node {\n            user {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ManagedChannel on Channel {\n    id\n    serverId\n    kind\n    name\n    topic\n    parentId\n    slowMode\n    synced\n    private\n  }\n"): (typeof documents)["\n  fragment ManagedChannel on Channel {\n    id\n    serverId\n    kind\n    name\n    topic\n    parentId\n    slowMode\n    synced\n    private\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ChannelSettings($id: ID!) {\n    channel(id: $id) {\n      channel {\n        ...ManagedChannel @unmask\n      }\n      permissions\n      overwrites {\n        roleId\n        userId\n        user {\n          ...ManagedPerson @unmask\n        }\n        allow\n        deny\n      }\n    }\n  }\n"): (typeof documents)["\n  query ChannelSettings($id: ID!) {\n    channel(id: $id) {\n      channel {\n        ...ManagedChannel @unmask\n      }\n      permissions\n      overwrites {\n        roleId\n        userId\n        user {\n          ...ManagedPerson @unmask\n        }\n        allow\n        deny\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewers($serverId: ID!, $channelId: ID!, $after: ID) {\n    server(id: $serverId) {\n      viewers(channelId: $channelId, first: 50, after: $after) {\n        edges {\n          node {\n            ...ManagedPerson @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n        total\n      }\n    }\n  }\n"): (typeof documents)["\n  query Viewers($serverId: ID!, $channelId: ID!, $after: ID) {\n    server(id: $serverId) {\n      viewers(channelId: $channelId, first: 50, after: $after) {\n        edges {\n          node {\n            ...ManagedPerson @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n        total\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListedChannels($id: ID!) {\n    server(id: $id) {\n      channels {\n        ...ManagedChannel @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query ListedChannels($id: ID!) {\n    server(id: $id) {\n      channels {\n        ...ManagedChannel @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateChannelSettings($input: UpdateChannelInput!) {\n    updateChannel(input: $input) {\n      ...ManagedChannel @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateChannelSettings($input: UpdateChannelInput!) {\n    updateChannel(input: $input) {\n      ...ManagedChannel @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetOverwrite($input: SetOverwriteInput!) {\n    setOverwrite(input: $input) {\n      channel {\n        ...ManagedChannel @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SetOverwrite($input: SetOverwriteInput!) {\n    setOverwrite(input: $input) {\n      channel {\n        ...ManagedChannel @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SyncChannel($id: ID!) {\n    syncChannel(id: $id) {\n      ...ManagedChannel @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation SyncChannel($id: ID!) {\n    syncChannel(id: $id) {\n      ...ManagedChannel @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetChannelPrivate($id: ID!, $private: Boolean!, $roleIds: [ID!], $userIds: [ID!]) {\n    setChannelPrivate(id: $id, private: $private, roleIds: $roleIds, userIds: $userIds) {\n      ...ManagedChannel @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation SetChannelPrivate($id: ID!, $private: Boolean!, $roleIds: [ID!], $userIds: [ID!]) {\n    setChannelPrivate(id: $id, private: $private, roleIds: $roleIds, userIds: $userIds) {\n      ...ManagedChannel @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment KnownPerson on User {\n    id\n    displayName\n  }\n"): (typeof documents)["\n  fragment KnownPerson on User {\n    id\n    displayName\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PublicServers($first: Int, $after: String, $query: String, $sort: ServerSort) {\n    publicServers(first: $first, after: $after, query: $query, sort: $sort) {\n      edges {\n        cursor\n        node {\n          id\n          name\n          description\n          public\n          ownerId\n          memberCount\n          onlineCount\n          createdAt\n          picture {\n            id\n            medium\n          }\n          banner {\n            id\n            medium\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query PublicServers($first: Int, $after: String, $query: String, $sort: ServerSort) {\n    publicServers(first: $first, after: $after, query: $query, sort: $sort) {\n      edges {\n        cursor\n        node {\n          id\n          name\n          description\n          public\n          ownerId\n          memberCount\n          onlineCount\n          createdAt\n          picture {\n            id\n            medium\n          }\n          banner {\n            id\n            medium\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Holders {\n    instance {\n      holders {\n        role\n        at\n        user {\n          ...ManagedPerson @unmask\n        }\n        grantedBy {\n          ...ManagedPerson @unmask\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Holders {\n    instance {\n      holders {\n        role\n        at\n        user {\n          ...ManagedPerson @unmask\n        }\n        grantedBy {\n          ...ManagedPerson @unmask\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GrantGlobalRole($userId: ID!, $role: GlobalRole!) {\n    grantGlobalRole(userId: $userId, role: $role)\n  }\n"): (typeof documents)["\n  mutation GrantGlobalRole($userId: ID!, $role: GlobalRole!) {\n    grantGlobalRole(userId: $userId, role: $role)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeGlobalRole($userId: ID!, $role: GlobalRole!) {\n    revokeGlobalRole(userId: $userId, role: $role)\n  }\n"): (typeof documents)["\n  mutation RevokeGlobalRole($userId: ID!, $role: GlobalRole!) {\n    revokeGlobalRole(userId: $userId, role: $role)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query InstanceSettings {\n    instance {\n      settings {\n        registrationOpen\n        serverCreation\n      }\n    }\n  }\n"): (typeof documents)["\n  query InstanceSettings {\n    instance {\n      settings {\n        registrationOpen\n        serverCreation\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateInstanceSettings($registrationOpen: Boolean, $serverCreation: ServerCreation) {\n    updateInstanceSettings(registrationOpen: $registrationOpen, serverCreation: $serverCreation) {\n      registrationOpen\n      serverCreation\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateInstanceSettings($registrationOpen: Boolean, $serverCreation: ServerCreation) {\n    updateInstanceSettings(registrationOpen: $registrationOpen, serverCreation: $serverCreation) {\n      registrationOpen\n      serverCreation\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment InstanceServerParts on InstanceServer {\n    id\n    name\n    description\n    public\n    memberCount\n    createdAt\n    owner {\n      ...ManagedPerson @unmask\n    }\n    suspension {\n      ...SuspensionParts @unmask\n    }\n  }\n"): (typeof documents)["\n  fragment InstanceServerParts on InstanceServer {\n    id\n    name\n    description\n    public\n    memberCount\n    createdAt\n    owner {\n      ...ManagedPerson @unmask\n    }\n    suspension {\n      ...SuspensionParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindServers($query: String, $suspended: Boolean, $after: String) {\n    instance {\n      servers(first: 30, after: $after, query: $query, suspended: $suspended) {\n        edges {\n          node {\n            ...InstanceServerParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query FindServers($query: String, $suspended: Boolean, $after: String) {\n    instance {\n      servers(first: 30, after: $after, query: $query, suspended: $suspended) {\n        edges {\n          node {\n            ...InstanceServerParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OneServer($id: ID!) {\n    instance {\n      server(id: $id) {\n        ...InstanceServerParts @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query OneServer($id: ID!) {\n    instance {\n      server(id: $id) {\n        ...InstanceServerParts @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SuspendServer($id: ID!, $reason: String!) {\n    suspendServer(id: $id, reason: $reason) {\n      ...InstanceServerParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation SuspendServer($id: ID!, $reason: String!) {\n    suspendServer(id: $id, reason: $reason) {\n      ...InstanceServerParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreServer($id: ID!, $reason: String) {\n    restoreServer(id: $id, reason: $reason) {\n      ...InstanceServerParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation RestoreServer($id: ID!, $reason: String) {\n    restoreServer(id: $id, reason: $reason) {\n      ...InstanceServerParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveServer($id: ID!, $name: String!, $reason: String!) {\n    removeServer(id: $id, name: $name, reason: $reason)\n  }\n"): (typeof documents)["\n  mutation RemoveServer($id: ID!, $name: String!, $reason: String!) {\n    removeServer(id: $id, name: $name, reason: $reason)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query InstanceAudit($after: String, $actorId: ID, $action: String, $targetId: ID) {\n    instance {\n      auditLog(first: 30, after: $after, actorId: $actorId, action: $action, targetId: $targetId) {\n        edges {\n          node {\n            id\n            at\n            action\n            targetKind\n            targetId\n            reason\n            before\n            after\n            actor {\n              ...ManagedPerson @unmask\n            }\n            targetUser {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query InstanceAudit($after: String, $actorId: ID, $action: String, $targetId: ID) {\n    instance {\n      auditLog(first: 30, after: $after, actorId: $actorId, action: $action, targetId: $targetId) {\n        edges {\n          node {\n            id\n            at\n            action\n            targetKind\n            targetId\n            reason\n            before\n            after\n            actor {\n              ...ManagedPerson @unmask\n            }\n            targetUser {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SuspensionParts on Suspension {\n    at\n    until\n    reason\n    by {\n      ...ManagedPerson @unmask\n    }\n  }\n"): (typeof documents)["\n  fragment SuspensionParts on Suspension {\n    at\n    until\n    reason\n    by {\n      ...ManagedPerson @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment InstanceUserParts on InstanceUser {\n    user {\n      ...ManagedPerson @unmask\n    }\n    firstName\n    lastName\n    email\n    createdAt\n    globalRoles\n    sessionCount\n    suspension {\n      ...SuspensionParts @unmask\n    }\n  }\n"): (typeof documents)["\n  fragment InstanceUserParts on InstanceUser {\n    user {\n      ...ManagedPerson @unmask\n    }\n    firstName\n    lastName\n    email\n    createdAt\n    globalRoles\n    sessionCount\n    suspension {\n      ...SuspensionParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindUsers($query: String, $suspended: Boolean, $after: String) {\n    instance {\n      users(first: 30, after: $after, query: $query, suspended: $suspended) {\n        edges {\n          node {\n            ...InstanceUserParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query FindUsers($query: String, $suspended: Boolean, $after: String) {\n    instance {\n      users(first: 30, after: $after, query: $query, suspended: $suspended) {\n        edges {\n          node {\n            ...InstanceUserParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OneUser($id: ID!) {\n    instance {\n      user(id: $id) {\n        ...InstanceUserParts @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query OneUser($id: ID!) {\n    instance {\n      user(id: $id) {\n        ...InstanceUserParts @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SuspendUser($id: ID!, $until: DateTime, $reason: String!) {\n    suspendUser(id: $id, until: $until, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation SuspendUser($id: ID!, $until: DateTime, $reason: String!) {\n    suspendUser(id: $id, until: $until, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreUser($id: ID!, $reason: String) {\n    restoreUser(id: $id, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation RestoreUser($id: ID!, $reason: String) {\n    restoreUser(id: $id, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOutUser($id: ID!, $reason: String) {\n    signOutUser(id: $id, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation SignOutUser($id: ID!, $reason: String) {\n    signOutUser(id: $id, reason: $reason) {\n      ...InstanceUserParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ReportParts on Report {\n    id\n    kind\n    reason\n    comment\n    at\n    state\n    note\n    reporter {\n      ...ManagedPerson @unmask\n    }\n    target {\n      ...ManagedPerson @unmask\n    }\n    message {\n      id\n      serverId\n      channelId\n      content\n      sentAt\n    }\n    assignee {\n      ...ManagedPerson @unmask\n    }\n    closedBy {\n      ...ManagedPerson @unmask\n    }\n  }\n"): (typeof documents)["\n  fragment ReportParts on Report {\n    id\n    kind\n    reason\n    comment\n    at\n    state\n    note\n    reporter {\n      ...ManagedPerson @unmask\n    }\n    target {\n      ...ManagedPerson @unmask\n    }\n    message {\n      id\n      serverId\n      channelId\n      content\n      sentAt\n    }\n    assignee {\n      ...ManagedPerson @unmask\n    }\n    closedBy {\n      ...ManagedPerson @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Reports($state: ReportState!, $after: String) {\n    instance {\n      reports(first: 20, after: $after, state: $state) {\n        edges {\n          node {\n            ...ReportParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Reports($state: ReportState!, $after: String) {\n    instance {\n      reports(first: 20, after: $after, state: $state) {\n        edges {\n          node {\n            ...ReportParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OneReport($id: ID!) {\n    instance {\n      report(id: $id) {\n        ...ReportParts @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query OneReport($id: ID!) {\n    instance {\n      report(id: $id) {\n        ...ReportParts @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TakeReport($id: ID!) {\n    takeReport(id: $id) {\n      ...ReportParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation TakeReport($id: ID!) {\n    takeReport(id: $id) {\n      ...ReportParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReleaseReport($id: ID!) {\n    releaseReport(id: $id) {\n      ...ReportParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation ReleaseReport($id: ID!) {\n    releaseReport(id: $id) {\n      ...ReportParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CloseReport($id: ID!, $state: ReportState!, $note: String) {\n    closeReport(id: $id, state: $state, note: $note) {\n      ...ReportParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation CloseReport($id: ID!, $state: ReportState!, $note: String) {\n    closeReport(id: $id, state: $state, note: $note) {\n      ...ReportParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyInvitations {\n    myInvitations {\n      id\n      createdAt\n      inviter {\n        id\n        username\n        displayName\n      }\n      server {\n        ...InvitationServerParts @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query MyInvitations {\n    myInvitations {\n      id\n      createdAt\n      inviter {\n        id\n        username\n        displayName\n      }\n      server {\n        ...InvitationServerParts @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AnswerInvitation($id: ID!, $accept: Boolean!) {\n    answerInvitation(id: $id, accept: $accept) {\n      id\n      name\n      description\n      public\n      ownerId\n      memberCount\n      suspended\n      createdAt\n      picture {\n        id\n        medium\n      }\n      banner {\n        id\n        medium\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AnswerInvitation($id: ID!, $accept: Boolean!) {\n    answerInvitation(id: $id, accept: $accept) {\n      id\n      name\n      description\n      public\n      ownerId\n      memberCount\n      suspended\n      createdAt\n      picture {\n        id\n        medium\n      }\n      banner {\n        id\n        medium\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query InvitationPage($code: String!) {\n    invitation(code: $code) {\n      code\n      expiresAt\n      temporary\n      inviter {\n        id\n        username\n        displayName\n      }\n      server {\n        ...InvitationServerParts @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query InvitationPage($code: String!) {\n    invitation(code: $code) {\n      code\n      expiresAt\n      temporary\n      inviter {\n        id\n        username\n        displayName\n      }\n      server {\n        ...InvitationServerParts @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcceptInvitation($code: String!) {\n    acceptInvitation(code: $code) {\n      id\n      name\n      description\n      public\n      ownerId\n      memberCount\n      suspended\n      createdAt\n      picture {\n        id\n        medium\n      }\n      banner {\n        id\n        medium\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AcceptInvitation($code: String!) {\n    acceptInvitation(code: $code) {\n      id\n      name\n      description\n      public\n      ownerId\n      memberCount\n      suspended\n      createdAt\n      picture {\n        id\n        medium\n      }\n      banner {\n        id\n        medium\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Invitations($serverId: ID!, $after: String) {\n    server(id: $serverId) {\n      invitations(first: 30, after: $after) {\n        edges {\n          node {\n            ...InvitationParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Invitations($serverId: ID!, $after: String) {\n    server(id: $serverId) {\n      invitations(first: 30, after: $after) {\n        edges {\n          node {\n            ...InvitationParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment InvitationServerParts on InvitationServer {\n    id\n    name\n    description\n    public\n    memberCount\n    onlineCount\n    rules\n    picture {\n      id\n      medium\n    }\n    banner {\n      id\n      medium\n    }\n  }\n"): (typeof documents)["\n  fragment InvitationServerParts on InvitationServer {\n    id\n    name\n    description\n    public\n    memberCount\n    onlineCount\n    rules\n    picture {\n      id\n      medium\n    }\n    banner {\n      id\n      medium\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AuditLog($serverId: ID!, $after: String, $actorId: ID, $action: String) {\n    server(id: $serverId) {\n      auditLog(first: 30, after: $after, actorId: $actorId, action: $action) {\n        edges {\n          node {\n            id\n            at\n            action\n            targetKind\n            targetId\n            reason\n            before\n            after\n            actor {\n              ...ManagedPerson @unmask\n            }\n            target {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query AuditLog($serverId: ID!, $after: String, $actorId: ID, $action: String) {\n    server(id: $serverId) {\n      auditLog(first: 30, after: $after, actorId: $actorId, action: $action) {\n        edges {\n          node {\n            id\n            at\n            action\n            targetKind\n            targetId\n            reason\n            before\n            after\n            actor {\n              ...ManagedPerson @unmask\n            }\n            target {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Bans($serverId: ID!, $query: String, $after: String) {\n    server(id: $serverId) {\n      bans(first: 50, after: $after, query: $query) {\n        edges {\n          node {\n            reason\n            at\n            user {\n              ...ManagedPerson @unmask\n            }\n            bannedBy {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Bans($serverId: ID!, $query: String, $after: String) {\n    server(id: $serverId) {\n      bans(first: 50, after: $after, query: $query) {\n        edges {\n          node {\n            reason\n            at\n            user {\n              ...ManagedPerson @unmask\n            }\n            bannedBy {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Unban($serverId: ID!, $userId: ID!) {\n    unban(serverId: $serverId, userId: $userId)\n  }\n"): (typeof documents)["\n  mutation Unban($serverId: ID!, $userId: ID!) {\n    unban(serverId: $serverId, userId: $userId)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindManaged($serverId: ID!, $query: String, $roleId: ID, $after: String) {\n    server(id: $serverId) {\n      members(first: 50, after: $after, query: $query, roleId: $roleId) {\n        edges {\n          node {\n            ...ManagedMember @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query FindManaged($serverId: ID!, $query: String, $roleId: ID, $after: String) {\n    server(id: $serverId) {\n      members(first: 50, after: $after, query: $query, roleId: $roleId) {\n        edges {\n          node {\n            ...ManagedMember @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadRules($id: ID!) {\n    server(id: $id) {\n      server {\n        id\n        name\n        rules\n      }\n    }\n  }\n"): (typeof documents)["\n  query ReadRules($id: ID!) {\n    server(id: $id) {\n      server {\n        id\n        name\n        rules\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcceptRules($serverId: ID!) {\n    acceptRules(serverId: $serverId) {\n      ...ManagedMember @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation AcceptRules($serverId: ID!) {\n    acceptRules(serverId: $serverId) {\n      ...ManagedMember @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ServerSettings on Server {\n    id\n    name\n    description\n    public\n    ownerId\n    rules\n    picture {\n      id\n      medium\n      large\n    }\n    banner {\n      id\n      medium\n      large\n    }\n  }\n"): (typeof documents)["\n  fragment ServerSettings on Server {\n    id\n    name\n    description\n    public\n    ownerId\n    rules\n    picture {\n      id\n      medium\n      large\n    }\n    banner {\n      id\n      medium\n      large\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadSettings($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerSettings @unmask\n      }\n      onboarding {\n        welcomeChannelId\n        defaultChannelIds\n      }\n    }\n  }\n"): (typeof documents)["\n  query ReadSettings($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerSettings @unmask\n      }\n      onboarding {\n        welcomeChannelId\n        defaultChannelIds\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateServer($input: UpdateServerInput!) {\n    updateServer(input: $input) {\n      ...ServerSettings @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateServer($input: UpdateServerInput!) {\n    updateServer(input: $input) {\n      ...ServerSettings @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TransferServer($id: ID!, $userId: ID!) {\n    transferServer(id: $id, userId: $userId) {\n      ...ServerSettings @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation TransferServer($id: ID!, $userId: ID!) {\n    transferServer(id: $id, userId: $userId) {\n      ...ServerSettings @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteServer($id: ID!, $name: String!) {\n    deleteServer(id: $id, name: $name)\n  }\n"): (typeof documents)["\n  mutation DeleteServer($id: ID!, $name: String!) {\n    deleteServer(id: $id, name: $name)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindMembers($serverId: ID!, $query: String) {\n    server(id: $serverId) {\n      members(first: 8, query: $query) {\n        edges {\n          node {\n            nickname\n            user {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query FindMembers($serverId: ID!, $query: String) {\n    server(id: $serverId) {\n      members(first: 8, query: $query) {\n        edges {\n          node {\n            nickname\n            user {\n              ...ManagedPerson @unmask\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ChannelRights($id: ID!) {\n    channel(id: $id) {\n      permissions\n    }\n  }\n"): (typeof documents)["\n  query ChannelRights($id: ID!) {\n    channel(id: $id) {\n      permissions\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AccessChange on AccessDiff {\n    affected\n    server {\n      ...RightChange @unmask\n    }\n    channels {\n      channelId\n      changes {\n        ...RightChange @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment AccessChange on AccessDiff {\n    affected\n    server {\n      ...RightChange @unmask\n    }\n    channels {\n      channelId\n      changes {\n        ...RightChange @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RightChange on PermissionDiff {\n    permission\n    gain\n    lose\n    gaining {\n      ...ManagedPerson @unmask\n    }\n    losing {\n      ...ManagedPerson @unmask\n    }\n  }\n"): (typeof documents)["\n  fragment RightChange on PermissionDiff {\n    permission\n    gain\n    lose\n    gaining {\n      ...ManagedPerson @unmask\n    }\n    losing {\n      ...ManagedPerson @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CompareRole($serverId: ID!, $input: UpdateRoleInput!) {\n    server(id: $serverId) {\n      compareRole(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query CompareRole($serverId: ID!, $input: UpdateRoleInput!) {\n    server(id: $serverId) {\n      compareRole(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CompareOverwrite($serverId: ID!, $input: SetOverwriteInput!) {\n    server(id: $serverId) {\n      compareOverwrite(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query CompareOverwrite($serverId: ID!, $input: SetOverwriteInput!) {\n    server(id: $serverId) {\n      compareOverwrite(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CompareMove($serverId: ID!, $input: MoveChannelInput!) {\n    server(id: $serverId) {\n      compareMove(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query CompareMove($serverId: ID!, $input: MoveChannelInput!) {\n    server(id: $serverId) {\n      compareMove(input: $input) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ComparePrivate($serverId: ID!, $id: ID!, $private: Boolean!, $roleIds: [ID!], $userIds: [ID!]) {\n    server(id: $serverId) {\n      comparePrivate(channelId: $id, private: $private, roleIds: $roleIds, userIds: $userIds) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query ComparePrivate($serverId: ID!, $id: ID!, $private: Boolean!, $roleIds: [ID!], $userIds: [ID!]) {\n    server(id: $serverId) {\n      comparePrivate(channelId: $id, private: $private, roleIds: $roleIds, userIds: $userIds) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CompareSync($serverId: ID!, $id: ID!) {\n    server(id: $serverId) {\n      compareSync(channelId: $id) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query CompareSync($serverId: ID!, $id: ID!) {\n    server(id: $serverId) {\n      compareSync(channelId: $id) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CompareRoleDeletion($serverId: ID!, $id: ID!) {\n    server(id: $serverId) {\n      compareRoleDeletion(roleId: $id) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query CompareRoleDeletion($serverId: ID!, $id: ID!) {\n    server(id: $serverId) {\n      compareRoleDeletion(roleId: $id) {\n        ...AccessChange @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ReasonParts on PermissionReason {\n    permission\n    allowed\n    rule\n    roleId\n    channelId\n    until\n  }\n"): (typeof documents)["\n  fragment ReasonParts on PermissionReason {\n    permission\n    allowed\n    rule\n    roleId\n    channelId\n    until\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Explain($serverId: ID!, $userId: ID!, $channelId: ID) {\n    server(id: $serverId) {\n      explain(userId: $userId, channelId: $channelId) {\n        ...ReasonParts @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query Explain($serverId: ID!, $userId: ID!, $channelId: ID) {\n    server(id: $serverId) {\n      explain(userId: $userId, channelId: $channelId) {\n        ...ReasonParts @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetNickname($serverId: ID!, $userId: ID, $nickname: String) {\n    setNickname(serverId: $serverId, userId: $userId, nickname: $nickname) {\n      ...ManagedMember @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation SetNickname($serverId: ID!, $userId: ID, $nickname: String) {\n    setNickname(serverId: $serverId, userId: $userId, nickname: $nickname) {\n      ...ManagedMember @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MuteMember($serverId: ID!, $userId: ID!, $until: DateTime!, $reason: String) {\n    muteMember(serverId: $serverId, userId: $userId, until: $until, reason: $reason) {\n      ...ManagedMember @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation MuteMember($serverId: ID!, $userId: ID!, $until: DateTime!, $reason: String) {\n    muteMember(serverId: $serverId, userId: $userId, until: $until, reason: $reason) {\n      ...ManagedMember @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UnmuteMember($serverId: ID!, $userId: ID!) {\n    unmuteMember(serverId: $serverId, userId: $userId) {\n      ...ManagedMember @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation UnmuteMember($serverId: ID!, $userId: ID!) {\n    unmuteMember(serverId: $serverId, userId: $userId) {\n      ...ManagedMember @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KickMember($serverId: ID!, $userId: ID!, $reason: String) {\n    kickMember(serverId: $serverId, userId: $userId, reason: $reason)\n  }\n"): (typeof documents)["\n  mutation KickMember($serverId: ID!, $userId: ID!, $reason: String) {\n    kickMember(serverId: $serverId, userId: $userId, reason: $reason)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BanMember($serverId: ID!, $userId: ID!, $reason: String, $deleteHours: Int) {\n    banMember(serverId: $serverId, userId: $userId, reason: $reason, deleteHours: $deleteHours)\n  }\n"): (typeof documents)["\n  mutation BanMember($serverId: ID!, $userId: ID!, $reason: String, $deleteHours: Int) {\n    banMember(serverId: $serverId, userId: $userId, reason: $reason, deleteHours: $deleteHours)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddRole($serverId: ID!, $userId: ID!, $roleId: ID!) {\n    addRole(serverId: $serverId, userId: $userId, roleId: $roleId) {\n      ...ManagedMember @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation AddRole($serverId: ID!, $userId: ID!, $roleId: ID!) {\n    addRole(serverId: $serverId, userId: $userId, roleId: $roleId) {\n      ...ManagedMember @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveRole($serverId: ID!, $userId: ID!, $roleId: ID!) {\n    removeRole(serverId: $serverId, userId: $userId, roleId: $roleId) {\n      ...ManagedMember @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveRole($serverId: ID!, $userId: ID!, $roleId: ID!) {\n    removeRole(serverId: $serverId, userId: $userId, roleId: $roleId) {\n      ...ManagedMember @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ManagedMember on Member {\n    joinedAt\n    presence\n    nickname\n    roleIds\n    mutedUntil\n    pending\n    user {\n      id\n      username\n      displayName\n    }\n  }\n"): (typeof documents)["\n  fragment ManagedMember on Member {\n    joinedAt\n    presence\n    nickname\n    roleIds\n    mutedUntil\n    pending\n    user {\n      id\n      username\n      displayName\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment InvitationParts on Invitation {\n    code\n    createdAt\n    expiresAt\n    maxUses\n    uses\n    temporary\n    inviter {\n      id\n      username\n      displayName\n    }\n  }\n"): (typeof documents)["\n  fragment InvitationParts on Invitation {\n    code\n    createdAt\n    expiresAt\n    maxUses\n    uses\n    temporary\n    inviter {\n      id\n      username\n      displayName\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      ...InvitationParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      ...InvitationParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeInvitation($code: String!) {\n    revokeInvitation(code: $code)\n  }\n"): (typeof documents)["\n  mutation RevokeInvitation($code: String!) {\n    revokeInvitation(code: $code)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Invite($serverId: ID!, $username: String!) {\n    invite(serverId: $serverId, username: $username) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation Invite($serverId: ID!, $username: String!) {\n    invite(serverId: $serverId, username: $username) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ManagedPerson on User {\n    id\n    username\n    displayName\n  }\n"): (typeof documents)["\n  fragment ManagedPerson on User {\n    id\n    username\n    displayName\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PreviewServer($serverId: ID!, $roleIds: [ID!], $userId: ID) {\n    server(id: $serverId) {\n      preview(roleIds: $roleIds, userId: $userId) {\n        permissions\n        channels {\n          channel {\n            id\n          }\n          permissions\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query PreviewServer($serverId: ID!, $roleIds: [ID!], $userId: ID) {\n    server(id: $serverId) {\n      preview(roleIds: $roleIds, userId: $userId) {\n        permissions\n        channels {\n          channel {\n            id\n          }\n          permissions\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportUser($userId: ID!, $reason: ReportReason!, $comment: String) {\n    reportUser(userId: $userId, reason: $reason, comment: $comment)\n  }\n"): (typeof documents)["\n  mutation ReportUser($userId: ID!, $reason: ReportReason!, $comment: String) {\n    reportUser(userId: $userId, reason: $reason, comment: $comment)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportMessage($channelId: ID!, $messageId: ID!, $reason: ReportReason!, $comment: String) {\n    reportMessage(channelId: $channelId, messageId: $messageId, reason: $reason, comment: $comment)\n  }\n"): (typeof documents)["\n  mutation ReportMessage($channelId: ID!, $messageId: ID!, $reason: ReportReason!, $comment: String) {\n    reportMessage(channelId: $channelId, messageId: $messageId, reason: $reason, comment: $comment)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoleParts on Role {\n    id\n    serverId\n    name\n    color\n    hoist\n    mentionable\n    isDefault\n    position\n    permissions\n    memberCount\n  }\n"): (typeof documents)["\n  fragment RoleParts on Role {\n    id\n    serverId\n    name\n    color\n    hoist\n    mentionable\n    isDefault\n    position\n    permissions\n    memberCount\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Roles($id: ID!) {\n    server(id: $id) {\n      roles {\n        ...RoleParts @unmask\n      }\n      me {\n        roleIds\n      }\n    }\n  }\n"): (typeof documents)["\n  query Roles($id: ID!) {\n    server(id: $id) {\n      roles {\n        ...RoleParts @unmask\n      }\n      me {\n        roleIds\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateRole($input: CreateRoleInput!) {\n    createRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation CreateRole($input: CreateRoleInput!) {\n    createRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateRole($input: UpdateRoleInput!) {\n    updateRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateRole($input: UpdateRoleInput!) {\n    updateRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MoveRole($serverId: ID!, $id: ID!, $aboveId: ID) {\n    moveRole(serverId: $serverId, id: $id, aboveId: $aboveId) {\n      ...RoleParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation MoveRole($serverId: ID!, $id: ID!, $aboveId: ID) {\n    moveRole(serverId: $serverId, id: $id, aboveId: $aboveId) {\n      ...RoleParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteRole($serverId: ID!, $id: ID!) {\n    deleteRole(serverId: $serverId, id: $id)\n  }\n"): (typeof documents)["\n  mutation DeleteRole($serverId: ID!, $id: ID!) {\n    deleteRole(serverId: $serverId, id: $id)\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;