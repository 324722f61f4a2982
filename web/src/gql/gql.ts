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
    "\n  mutation CreateChannel($input: CreateChannelInput!) {\n    createChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n": typeof types.CreateChannelDocument,
    "\n  mutation UpdateChannel($input: UpdateChannelInput!) {\n    updateChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n": typeof types.UpdateChannelDocument,
    "\n  mutation MoveChannel($input: MoveChannelInput!) {\n    moveChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n": typeof types.MoveChannelDocument,
    "\n  mutation DeleteChannel($id: ID!, $keepChannels: Boolean) {\n    deleteChannel(id: $id, keepChannels: $keepChannels)\n  }\n": typeof types.DeleteChannelDocument,
    "\n  subscription ChannelEvents($id: ID!) {\n    channel(id: $id) {\n      __typename\n      ... on MessageSent {\n        message {\n          ...MessageParts @unmask\n        }\n      }\n      ... on MessageEdited {\n        message {\n          ...MessageParts @unmask\n        }\n      }\n      ... on MessageDeleted {\n        messageId\n      }\n      ... on Typing {\n        user {\n          ...PersonParts @unmask\n        }\n      }\n    }\n  }\n": typeof types.ChannelEventsDocument,
    "\n  fragment PersonParts on User {\n    id\n    username\n    displayName\n  }\n": typeof types.PersonPartsFragmentDoc,
    "\n  fragment ServerParts on Server {\n    id\n    name\n    description\n    public\n    ownerId\n    memberCount\n    suspended\n    createdAt\n    picture {\n      id\n      medium\n    }\n    banner {\n      id\n      medium\n    }\n  }\n": typeof types.ServerPartsFragmentDoc,
    "\n  fragment ChannelParts on Channel {\n    id\n    serverId\n    kind\n    name\n    topic\n    parentId\n    position\n    private\n    slowMode\n  }\n": typeof types.ChannelPartsFragmentDoc,
    "\n  fragment MessageParts on Message {\n    id\n    channelId\n    nonce\n    content\n    createdAt\n    editedAt\n    author {\n      id\n      username\n      displayName\n    }\n    mentions {\n      id\n      username\n      displayName\n    }\n  }\n": typeof types.MessagePartsFragmentDoc,
    "\n  fragment MemberParts on Member {\n    joinedAt\n    presence\n    nickname\n    roleIds\n    mutedUntil\n    pending\n    user {\n      id\n      username\n      displayName\n    }\n  }\n": typeof types.MemberPartsFragmentDoc,
    "\n  fragment RoleLook on Role {\n    id\n    name\n    color\n    hoist\n    isDefault\n    position\n  }\n": typeof types.RoleLookFragmentDoc,
    "\n  query WaitingInvitations {\n    myInvitations {\n      id\n    }\n  }\n": typeof types.WaitingInvitationsDocument,
    "\n  subscription MyEvents {\n    me {\n      __typename\n      ... on ServerJoined {\n        server {\n          ...ServerParts @unmask\n        }\n      }\n      ... on ServerLeft {\n        serverId\n      }\n      ... on ReadStateChanged {\n        channelId\n        lastReadId\n        mentions\n      }\n      ... on GlobalRolesChanged {\n        roles\n      }\n    }\n  }\n": typeof types.MyEventsDocument,
    "\n  query MemberSections($serverId: ID!) {\n    server(id: $serverId) {\n      memberSections {\n        roleId\n        presence\n        count\n      }\n    }\n  }\n": typeof types.MemberSectionsDocument,
    "\n  query MemberRange($serverId: ID!, $offset: Int!, $first: Int!) {\n    server(id: $serverId) {\n      memberRange(offset: $offset, first: $first) {\n        ...MemberParts @unmask\n      }\n    }\n  }\n": typeof types.MemberRangeDocument,
    "\n  query MembersPage($serverId: ID!, $after: String) {\n    server(id: $serverId) {\n      members(first: 100, after: $after) {\n        edges {\n          node {\n            ...MemberParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.MembersPageDocument,
    "\n  query FoundMembers($serverId: ID!, $query: String!) {\n    server(id: $serverId) {\n      members(first: 20, query: $query) {\n        edges {\n          node {\n            ...MemberParts @unmask\n          }\n        }\n      }\n    }\n  }\n": typeof types.FoundMembersDocument,
    "\n  query ChannelPage($id: ID!, $limit: Int, $before: ID, $after: ID, $around: ID) {\n    channel(id: $id) {\n      messages(limit: $limit, before: $before, after: $after, around: $around) {\n        edges {\n          node {\n            ...MessageParts @unmask\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          hasNextPage\n        }\n      }\n    }\n  }\n": typeof types.ChannelPageDocument,
    "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      ...MessageParts @unmask\n    }\n  }\n": typeof types.SendMessageDocument,
    "\n  mutation EditMessage($input: EditMessageInput!) {\n    editMessage(input: $input) {\n      ...MessageParts @unmask\n    }\n  }\n": typeof types.EditMessageDocument,
    "\n  mutation DeleteMessage($channelId: ID!, $id: ID!) {\n    deleteMessage(channelId: $channelId, id: $id)\n  }\n": typeof types.DeleteMessageDocument,
    "\n  query PublicSettings {\n    publicSettings {\n      registrationOpen\n    }\n  }\n": typeof types.PublicSettingsDocument,
    "\n  fragment ReadStateParts on ReadState {\n    channelId\n    lastReadId\n    lastMessageId\n    mentions\n  }\n": typeof types.ReadStatePartsFragmentDoc,
    "\n  mutation MarkRead($channelId: ID!, $messageId: ID!) {\n    markRead(channelId: $channelId, messageId: $messageId) {\n      ...ReadStateParts @unmask\n    }\n  }\n": typeof types.MarkReadDocument,
    "\n  subscription ServerEvents($id: ID!) {\n    server(id: $id) {\n      __typename\n      ... on ServerChanged {\n        server {\n          ...ServerParts @unmask\n        }\n      }\n      ... on ChannelCreated {\n        channel {\n          ...ChannelParts @unmask\n        }\n      }\n      ... on ChannelUpdated {\n        channel {\n          ...ChannelParts @unmask\n        }\n      }\n      ... on ChannelDeleted {\n        channelId\n      }\n      ... on MemberJoined {\n        joinedAt\n        pending\n        user {\n          ...PersonParts @unmask\n        }\n      }\n      ... on MemberChanged {\n        member {\n          ...MemberParts @unmask\n        }\n      }\n      ... on RolesChanged {\n        roles {\n          ...RoleLook @unmask\n        }\n      }\n      ... on MemberLeft {\n        userId\n      }\n      ... on PresenceChanged {\n        online\n        offline\n      }\n      ... on ChannelActivity {\n        channelId\n        lastMessageId\n        authorId\n      }\n    }\n  }\n": typeof types.ServerEventsDocument,
    "\n  query MyServers {\n    me {\n      globalRoles\n      servers(first: 100) {\n        edges {\n          cursor\n          node {\n            ...ServerParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n": typeof types.MyServersDocument,
    "\n  query ServerView($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerParts @unmask\n      }\n      channels {\n        ...ChannelParts @unmask\n      }\n      permissions\n      onboarding {\n        welcomeChannelId\n      }\n      roles {\n        ...RoleLook @unmask\n      }\n      me {\n        ...MemberParts @unmask\n      }\n      readStates {\n        ...ReadStateParts @unmask\n      }\n    }\n  }\n": typeof types.ServerViewDocument,
    "\n  query ServerCardView($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerParts @unmask\n      }\n    }\n  }\n": typeof types.ServerCardViewDocument,
    "\n  mutation CreateServer($input: CreateServerInput!) {\n    createServer(input: $input) {\n      ...ServerParts @unmask\n    }\n  }\n": typeof types.CreateServerDocument,
    "\n  mutation JoinServer($id: ID!) {\n    joinServer(id: $id) {\n      ...ServerParts @unmask\n    }\n  }\n": typeof types.JoinServerDocument,
    "\n  mutation LeaveServer($id: ID!) {\n    leaveServer(id: $id)\n  }\n": typeof types.LeaveServerDocument,
    "\n  fragment AccountParts on Me {\n    email\n    user {\n      id\n      username\n      firstName\n      lastName\n      displayName\n      createdAt\n    }\n  }\n": typeof types.AccountPartsFragmentDoc,
    "\n  fragment SessionParts on Session {\n    accessToken\n    expiresAt\n    me {\n      ...AccountParts @unmask\n    }\n  }\n": typeof types.SessionPartsFragmentDoc,
    "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) {\n      ...SessionParts @unmask\n    }\n  }\n": typeof types.SignUpDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      ...SessionParts @unmask\n    }\n  }\n": typeof types.SignInDocument,
    "\n  mutation RefreshSession {\n    refreshSession {\n      ...SessionParts @unmask\n    }\n  }\n": typeof types.RefreshSessionDocument,
    "\n  mutation SignOut {\n    signOut\n  }\n": typeof types.SignOutDocument,
    "\n  mutation StartTyping($channelId: ID!) {\n    startTyping(channelId: $channelId)\n  }\n": typeof types.StartTypingDocument,
};
const documents: Documents = {
    "\n  mutation CreateChannel($input: CreateChannelInput!) {\n    createChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n": types.CreateChannelDocument,
    "\n  mutation UpdateChannel($input: UpdateChannelInput!) {\n    updateChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n": types.UpdateChannelDocument,
    "\n  mutation MoveChannel($input: MoveChannelInput!) {\n    moveChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n": types.MoveChannelDocument,
    "\n  mutation DeleteChannel($id: ID!, $keepChannels: Boolean) {\n    deleteChannel(id: $id, keepChannels: $keepChannels)\n  }\n": types.DeleteChannelDocument,
    "\n  subscription ChannelEvents($id: ID!) {\n    channel(id: $id) {\n      __typename\n      ... on MessageSent {\n        message {\n          ...MessageParts @unmask\n        }\n      }\n      ... on MessageEdited {\n        message {\n          ...MessageParts @unmask\n        }\n      }\n      ... on MessageDeleted {\n        messageId\n      }\n      ... on Typing {\n        user {\n          ...PersonParts @unmask\n        }\n      }\n    }\n  }\n": types.ChannelEventsDocument,
    "\n  fragment PersonParts on User {\n    id\n    username\n    displayName\n  }\n": types.PersonPartsFragmentDoc,
    "\n  fragment ServerParts on Server {\n    id\n    name\n    description\n    public\n    ownerId\n    memberCount\n    suspended\n    createdAt\n    picture {\n      id\n      medium\n    }\n    banner {\n      id\n      medium\n    }\n  }\n": types.ServerPartsFragmentDoc,
    "\n  fragment ChannelParts on Channel {\n    id\n    serverId\n    kind\n    name\n    topic\n    parentId\n    position\n    private\n    slowMode\n  }\n": types.ChannelPartsFragmentDoc,
    "\n  fragment MessageParts on Message {\n    id\n    channelId\n    nonce\n    content\n    createdAt\n    editedAt\n    author {\n      id\n      username\n      displayName\n    }\n    mentions {\n      id\n      username\n      displayName\n    }\n  }\n": types.MessagePartsFragmentDoc,
    "\n  fragment MemberParts on Member {\n    joinedAt\n    presence\n    nickname\n    roleIds\n    mutedUntil\n    pending\n    user {\n      id\n      username\n      displayName\n    }\n  }\n": types.MemberPartsFragmentDoc,
    "\n  fragment RoleLook on Role {\n    id\n    name\n    color\n    hoist\n    isDefault\n    position\n  }\n": types.RoleLookFragmentDoc,
    "\n  query WaitingInvitations {\n    myInvitations {\n      id\n    }\n  }\n": types.WaitingInvitationsDocument,
    "\n  subscription MyEvents {\n    me {\n      __typename\n      ... on ServerJoined {\n        server {\n          ...ServerParts @unmask\n        }\n      }\n      ... on ServerLeft {\n        serverId\n      }\n      ... on ReadStateChanged {\n        channelId\n        lastReadId\n        mentions\n      }\n      ... on GlobalRolesChanged {\n        roles\n      }\n    }\n  }\n": types.MyEventsDocument,
    "\n  query MemberSections($serverId: ID!) {\n    server(id: $serverId) {\n      memberSections {\n        roleId\n        presence\n        count\n      }\n    }\n  }\n": types.MemberSectionsDocument,
    "\n  query MemberRange($serverId: ID!, $offset: Int!, $first: Int!) {\n    server(id: $serverId) {\n      memberRange(offset: $offset, first: $first) {\n        ...MemberParts @unmask\n      }\n    }\n  }\n": types.MemberRangeDocument,
    "\n  query MembersPage($serverId: ID!, $after: String) {\n    server(id: $serverId) {\n      members(first: 100, after: $after) {\n        edges {\n          node {\n            ...MemberParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.MembersPageDocument,
    "\n  query FoundMembers($serverId: ID!, $query: String!) {\n    server(id: $serverId) {\n      members(first: 20, query: $query) {\n        edges {\n          node {\n            ...MemberParts @unmask\n          }\n        }\n      }\n    }\n  }\n": types.FoundMembersDocument,
    "\n  query ChannelPage($id: ID!, $limit: Int, $before: ID, $after: ID, $around: ID) {\n    channel(id: $id) {\n      messages(limit: $limit, before: $before, after: $after, around: $around) {\n        edges {\n          node {\n            ...MessageParts @unmask\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          hasNextPage\n        }\n      }\n    }\n  }\n": types.ChannelPageDocument,
    "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      ...MessageParts @unmask\n    }\n  }\n": types.SendMessageDocument,
    "\n  mutation EditMessage($input: EditMessageInput!) {\n    editMessage(input: $input) {\n      ...MessageParts @unmask\n    }\n  }\n": types.EditMessageDocument,
    "\n  mutation DeleteMessage($channelId: ID!, $id: ID!) {\n    deleteMessage(channelId: $channelId, id: $id)\n  }\n": types.DeleteMessageDocument,
    "\n  query PublicSettings {\n    publicSettings {\n      registrationOpen\n    }\n  }\n": types.PublicSettingsDocument,
    "\n  fragment ReadStateParts on ReadState {\n    channelId\n    lastReadId\n    lastMessageId\n    mentions\n  }\n": types.ReadStatePartsFragmentDoc,
    "\n  mutation MarkRead($channelId: ID!, $messageId: ID!) {\n    markRead(channelId: $channelId, messageId: $messageId) {\n      ...ReadStateParts @unmask\n    }\n  }\n": types.MarkReadDocument,
    "\n  subscription ServerEvents($id: ID!) {\n    server(id: $id) {\n      __typename\n      ... on ServerChanged {\n        server {\n          ...ServerParts @unmask\n        }\n      }\n      ... on ChannelCreated {\n        channel {\n          ...ChannelParts @unmask\n        }\n      }\n      ... on ChannelUpdated {\n        channel {\n          ...ChannelParts @unmask\n        }\n      }\n      ... on ChannelDeleted {\n        channelId\n      }\n      ... on MemberJoined {\n        joinedAt\n        pending\n        user {\n          ...PersonParts @unmask\n        }\n      }\n      ... on MemberChanged {\n        member {\n          ...MemberParts @unmask\n        }\n      }\n      ... on RolesChanged {\n        roles {\n          ...RoleLook @unmask\n        }\n      }\n      ... on MemberLeft {\n        userId\n      }\n      ... on PresenceChanged {\n        online\n        offline\n      }\n      ... on ChannelActivity {\n        channelId\n        lastMessageId\n        authorId\n      }\n    }\n  }\n": types.ServerEventsDocument,
    "\n  query MyServers {\n    me {\n      globalRoles\n      servers(first: 100) {\n        edges {\n          cursor\n          node {\n            ...ServerParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n": types.MyServersDocument,
    "\n  query ServerView($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerParts @unmask\n      }\n      channels {\n        ...ChannelParts @unmask\n      }\n      permissions\n      onboarding {\n        welcomeChannelId\n      }\n      roles {\n        ...RoleLook @unmask\n      }\n      me {\n        ...MemberParts @unmask\n      }\n      readStates {\n        ...ReadStateParts @unmask\n      }\n    }\n  }\n": types.ServerViewDocument,
    "\n  query ServerCardView($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerParts @unmask\n      }\n    }\n  }\n": types.ServerCardViewDocument,
    "\n  mutation CreateServer($input: CreateServerInput!) {\n    createServer(input: $input) {\n      ...ServerParts @unmask\n    }\n  }\n": types.CreateServerDocument,
    "\n  mutation JoinServer($id: ID!) {\n    joinServer(id: $id) {\n      ...ServerParts @unmask\n    }\n  }\n": types.JoinServerDocument,
    "\n  mutation LeaveServer($id: ID!) {\n    leaveServer(id: $id)\n  }\n": types.LeaveServerDocument,
    "\n  fragment AccountParts on Me {\n    email\n    user {\n      id\n      username\n      firstName\n      lastName\n      displayName\n      createdAt\n    }\n  }\n": types.AccountPartsFragmentDoc,
    "\n  fragment SessionParts on Session {\n    accessToken\n    expiresAt\n    me {\n      ...AccountParts @unmask\n    }\n  }\n": types.SessionPartsFragmentDoc,
    "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) {\n      ...SessionParts @unmask\n    }\n  }\n": types.SignUpDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      ...SessionParts @unmask\n    }\n  }\n": types.SignInDocument,
    "\n  mutation RefreshSession {\n    refreshSession {\n      ...SessionParts @unmask\n    }\n  }\n": types.RefreshSessionDocument,
    "\n  mutation SignOut {\n    signOut\n  }\n": types.SignOutDocument,
    "\n  mutation StartTyping($channelId: ID!) {\n    startTyping(channelId: $channelId)\n  }\n": types.StartTypingDocument,
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
export function graphql(source: "\n  mutation CreateChannel($input: CreateChannelInput!) {\n    createChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation CreateChannel($input: CreateChannelInput!) {\n    createChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateChannel($input: UpdateChannelInput!) {\n    updateChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateChannel($input: UpdateChannelInput!) {\n    updateChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MoveChannel($input: MoveChannelInput!) {\n    moveChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation MoveChannel($input: MoveChannelInput!) {\n    moveChannel(input: $input) {\n      ...ChannelParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteChannel($id: ID!, $keepChannels: Boolean) {\n    deleteChannel(id: $id, keepChannels: $keepChannels)\n  }\n"): (typeof documents)["\n  mutation DeleteChannel($id: ID!, $keepChannels: Boolean) {\n    deleteChannel(id: $id, keepChannels: $keepChannels)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ChannelEvents($id: ID!) {\n    channel(id: $id) {\n      __typename\n      ... on MessageSent {\n        message {\n          ...MessageParts @unmask\n        }\n      }\n      ... on MessageEdited {\n        message {\n          ...MessageParts @unmask\n        }\n      }\n      ... on MessageDeleted {\n        messageId\n      }\n      ... on Typing {\n        user {\n          ...PersonParts @unmask\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription ChannelEvents($id: ID!) {\n    channel(id: $id) {\n      __typename\n      ... on MessageSent {\n        message {\n          ...MessageParts @unmask\n        }\n      }\n      ... on MessageEdited {\n        message {\n          ...MessageParts @unmask\n        }\n      }\n      ... on MessageDeleted {\n        messageId\n      }\n      ... on Typing {\n        user {\n          ...PersonParts @unmask\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PersonParts on User {\n    id\n    username\n    displayName\n  }\n"): (typeof documents)["\n  fragment PersonParts on User {\n    id\n    username\n    displayName\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ServerParts on Server {\n    id\n    name\n    description\n    public\n    ownerId\n    memberCount\n    suspended\n    createdAt\n    picture {\n      id\n      medium\n    }\n    banner {\n      id\n      medium\n    }\n  }\n"): (typeof documents)["\n  fragment ServerParts on Server {\n    id\n    name\n    description\n    public\n    ownerId\n    memberCount\n    suspended\n    createdAt\n    picture {\n      id\n      medium\n    }\n    banner {\n      id\n      medium\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ChannelParts on Channel {\n    id\n    serverId\n    kind\n    name\n    topic\n    parentId\n    position\n    private\n    slowMode\n  }\n"): (typeof documents)["\n  fragment ChannelParts on Channel {\n    id\n    serverId\n    kind\n    name\n    topic\n    parentId\n    position\n    private\n    slowMode\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MessageParts on Message {\n    id\n    channelId\n    nonce\n    content\n    createdAt\n    editedAt\n    author {\n      id\n      username\n      displayName\n    }\n    mentions {\n      id\n      username\n      displayName\n    }\n  }\n"): (typeof documents)["\n  fragment MessageParts on Message {\n    id\n    channelId\n    nonce\n    content\n    createdAt\n    editedAt\n    author {\n      id\n      username\n      displayName\n    }\n    mentions {\n      id\n      username\n      displayName\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MemberParts on Member {\n    joinedAt\n    presence\n    nickname\n    roleIds\n    mutedUntil\n    pending\n    user {\n      id\n      username\n      displayName\n    }\n  }\n"): (typeof documents)["\n  fragment MemberParts on Member {\n    joinedAt\n    presence\n    nickname\n    roleIds\n    mutedUntil\n    pending\n    user {\n      id\n      username\n      displayName\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoleLook on Role {\n    id\n    name\n    color\n    hoist\n    isDefault\n    position\n  }\n"): (typeof documents)["\n  fragment RoleLook on Role {\n    id\n    name\n    color\n    hoist\n    isDefault\n    position\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WaitingInvitations {\n    myInvitations {\n      id\n    }\n  }\n"): (typeof documents)["\n  query WaitingInvitations {\n    myInvitations {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription MyEvents {\n    me {\n      __typename\n      ... on ServerJoined {\n        server {\n          ...ServerParts @unmask\n        }\n      }\n      ... on ServerLeft {\n        serverId\n      }\n      ... on ReadStateChanged {\n        channelId\n        lastReadId\n        mentions\n      }\n      ... on GlobalRolesChanged {\n        roles\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription MyEvents {\n    me {\n      __typename\n      ... on ServerJoined {\n        server {\n          ...ServerParts @unmask\n        }\n      }\n      ... on ServerLeft {\n        serverId\n      }\n      ... on ReadStateChanged {\n        channelId\n        lastReadId\n        mentions\n      }\n      ... on GlobalRolesChanged {\n        roles\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MemberSections($serverId: ID!) {\n    server(id: $serverId) {\n      memberSections {\n        roleId\n        presence\n        count\n      }\n    }\n  }\n"): (typeof documents)["\n  query MemberSections($serverId: ID!) {\n    server(id: $serverId) {\n      memberSections {\n        roleId\n        presence\n        count\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MemberRange($serverId: ID!, $offset: Int!, $first: Int!) {\n    server(id: $serverId) {\n      memberRange(offset: $offset, first: $first) {\n        ...MemberParts @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query MemberRange($serverId: ID!, $offset: Int!, $first: Int!) {\n    server(id: $serverId) {\n      memberRange(offset: $offset, first: $first) {\n        ...MemberParts @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MembersPage($serverId: ID!, $after: String) {\n    server(id: $serverId) {\n      members(first: 100, after: $after) {\n        edges {\n          node {\n            ...MemberParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MembersPage($serverId: ID!, $after: String) {\n    server(id: $serverId) {\n      members(first: 100, after: $after) {\n        edges {\n          node {\n            ...MemberParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FoundMembers($serverId: ID!, $query: String!) {\n    server(id: $serverId) {\n      members(first: 20, query: $query) {\n        edges {\n          node {\n            ...MemberParts @unmask\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query FoundMembers($serverId: ID!, $query: String!) {\n    server(id: $serverId) {\n      members(first: 20, query: $query) {\n        edges {\n          node {\n            ...MemberParts @unmask\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ChannelPage($id: ID!, $limit: Int, $before: ID, $after: ID, $around: ID) {\n    channel(id: $id) {\n      messages(limit: $limit, before: $before, after: $after, around: $around) {\n        edges {\n          node {\n            ...MessageParts @unmask\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          hasNextPage\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ChannelPage($id: ID!, $limit: Int, $before: ID, $after: ID, $around: ID) {\n    channel(id: $id) {\n      messages(limit: $limit, before: $before, after: $after, around: $around) {\n        edges {\n          node {\n            ...MessageParts @unmask\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          hasNextPage\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      ...MessageParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      ...MessageParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EditMessage($input: EditMessageInput!) {\n    editMessage(input: $input) {\n      ...MessageParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation EditMessage($input: EditMessageInput!) {\n    editMessage(input: $input) {\n      ...MessageParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteMessage($channelId: ID!, $id: ID!) {\n    deleteMessage(channelId: $channelId, id: $id)\n  }\n"): (typeof documents)["\n  mutation DeleteMessage($channelId: ID!, $id: ID!) {\n    deleteMessage(channelId: $channelId, id: $id)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PublicSettings {\n    publicSettings {\n      registrationOpen\n    }\n  }\n"): (typeof documents)["\n  query PublicSettings {\n    publicSettings {\n      registrationOpen\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ReadStateParts on ReadState {\n    channelId\n    lastReadId\n    lastMessageId\n    mentions\n  }\n"): (typeof documents)["\n  fragment ReadStateParts on ReadState {\n    channelId\n    lastReadId\n    lastMessageId\n    mentions\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MarkRead($channelId: ID!, $messageId: ID!) {\n    markRead(channelId: $channelId, messageId: $messageId) {\n      ...ReadStateParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation MarkRead($channelId: ID!, $messageId: ID!) {\n    markRead(channelId: $channelId, messageId: $messageId) {\n      ...ReadStateParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ServerEvents($id: ID!) {\n    server(id: $id) {\n      __typename\n      ... on ServerChanged {\n        server {\n          ...ServerParts @unmask\n        }\n      }\n      ... on ChannelCreated {\n        channel {\n          ...ChannelParts @unmask\n        }\n      }\n      ... on ChannelUpdated {\n        channel {\n          ...ChannelParts @unmask\n        }\n      }\n      ... on ChannelDeleted {\n        channelId\n      }\n      ... on MemberJoined {\n        joinedAt\n        pending\n        user {\n          ...PersonParts @unmask\n        }\n      }\n      ... on MemberChanged {\n        member {\n          ...MemberParts @unmask\n        }\n      }\n      ... on RolesChanged {\n        roles {\n          ...RoleLook @unmask\n        }\n      }\n      ... on MemberLeft {\n        userId\n      }\n      ... on PresenceChanged {\n        online\n        offline\n      }\n      ... on ChannelActivity {\n        channelId\n        lastMessageId\n        authorId\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription ServerEvents($id: ID!) {\n    server(id: $id) {\n      __typename\n      ... on ServerChanged {\n        server {\n          ...ServerParts @unmask\n        }\n      }\n      ... on ChannelCreated {\n        channel {\n          ...ChannelParts @unmask\n        }\n      }\n      ... on ChannelUpdated {\n        channel {\n          ...ChannelParts @unmask\n        }\n      }\n      ... on ChannelDeleted {\n        channelId\n      }\n      ... on MemberJoined {\n        joinedAt\n        pending\n        user {\n          ...PersonParts @unmask\n        }\n      }\n      ... on MemberChanged {\n        member {\n          ...MemberParts @unmask\n        }\n      }\n      ... on RolesChanged {\n        roles {\n          ...RoleLook @unmask\n        }\n      }\n      ... on MemberLeft {\n        userId\n      }\n      ... on PresenceChanged {\n        online\n        offline\n      }\n      ... on ChannelActivity {\n        channelId\n        lastMessageId\n        authorId\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyServers {\n    me {\n      globalRoles\n      servers(first: 100) {\n        edges {\n          cursor\n          node {\n            ...ServerParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MyServers {\n    me {\n      globalRoles\n      servers(first: 100) {\n        edges {\n          cursor\n          node {\n            ...ServerParts @unmask\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServerView($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerParts @unmask\n      }\n      channels {\n        ...ChannelParts @unmask\n      }\n      permissions\n      onboarding {\n        welcomeChannelId\n      }\n      roles {\n        ...RoleLook @unmask\n      }\n      me {\n        ...MemberParts @unmask\n      }\n      readStates {\n        ...ReadStateParts @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query ServerView($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerParts @unmask\n      }\n      channels {\n        ...ChannelParts @unmask\n      }\n      permissions\n      onboarding {\n        welcomeChannelId\n      }\n      roles {\n        ...RoleLook @unmask\n      }\n      me {\n        ...MemberParts @unmask\n      }\n      readStates {\n        ...ReadStateParts @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServerCardView($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerParts @unmask\n      }\n    }\n  }\n"): (typeof documents)["\n  query ServerCardView($id: ID!) {\n    server(id: $id) {\n      server {\n        ...ServerParts @unmask\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateServer($input: CreateServerInput!) {\n    createServer(input: $input) {\n      ...ServerParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation CreateServer($input: CreateServerInput!) {\n    createServer(input: $input) {\n      ...ServerParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation JoinServer($id: ID!) {\n    joinServer(id: $id) {\n      ...ServerParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation JoinServer($id: ID!) {\n    joinServer(id: $id) {\n      ...ServerParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LeaveServer($id: ID!) {\n    leaveServer(id: $id)\n  }\n"): (typeof documents)["\n  mutation LeaveServer($id: ID!) {\n    leaveServer(id: $id)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AccountParts on Me {\n    email\n    user {\n      id\n      username\n      firstName\n      lastName\n      displayName\n      createdAt\n    }\n  }\n"): (typeof documents)["\n  fragment AccountParts on Me {\n    email\n    user {\n      id\n      username\n      firstName\n      lastName\n      displayName\n      createdAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SessionParts on Session {\n    accessToken\n    expiresAt\n    me {\n      ...AccountParts @unmask\n    }\n  }\n"): (typeof documents)["\n  fragment SessionParts on Session {\n    accessToken\n    expiresAt\n    me {\n      ...AccountParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) {\n      ...SessionParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) {\n      ...SessionParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      ...SessionParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      ...SessionParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefreshSession {\n    refreshSession {\n      ...SessionParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation RefreshSession {\n    refreshSession {\n      ...SessionParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOut {\n    signOut\n  }\n"): (typeof documents)["\n  mutation SignOut {\n    signOut\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartTyping($channelId: ID!) {\n    startTyping(channelId: $channelId)\n  }\n"): (typeof documents)["\n  mutation StartTyping($channelId: ID!) {\n    startTyping(channelId: $channelId)\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;