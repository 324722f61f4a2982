import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Permission } from '@/gql/graphql'

interface Words {
  name: MessageDescriptor
  /** What it lets a member do, in one sentence. */
  sentence: MessageDescriptor
}

export const permissionWords: Record<Permission, Words> = {
  ADMINISTRATOR: {
    name: msg`Administrator`,
    sentence: msg`Do everything, in every channel, past every exception and mute. Give it only to those you would trust with the whole server.`,
  },
  MANAGE_SERVER: {
    name: msg`Manage the server`,
    sentence: msg`Change the server’s name, description, rules and visibility. Manages the channels too.`,
  },
  MANAGE_ROLES: {
    name: msg`Manage roles`,
    sentence: msg`Create, change and delete roles below one’s own highest, and give them to members.`,
  },
  VIEW_AUDIT_LOG: {
    name: msg`Read the audit log`,
    sentence: msg`Read who did what in the server, in channels that one does not see too.`,
  },
  MANAGE_MEMBERS: {
    name: msg`Manage members`,
    sentence: msg`Mute, kick and ban members below one’s own highest role.`,
  },
  MANAGE_INVITATIONS: {
    name: msg`Invite people`,
    sentence: msg`Invite people, and see and revoke everybody’s invitations.`,
  },
  MANAGE_NICKNAMES: {
    name: msg`Manage nicknames`,
    sentence: msg`Change the nicknames of members below one’s own highest role.`,
  },
  CHANGE_NICKNAME: {
    name: msg`Change one’s nickname`,
    sentence: msg`Choose the name by which one is called in this server.`,
  },
  MANAGE_CHANNELS: {
    name: msg`Manage channels`,
    sentence: msg`Create, change, move and delete channels and categories.`,
  },
  MANAGE_PERMISSIONS: {
    name: msg`Manage permissions`,
    sentence: msg`Change who may do what in a channel, within what one may do there oneself.`,
  },
  MANAGE_WEBHOOKS: {
    name: msg`Manage webhooks`,
    sentence: msg`Create, change and delete the webhooks of a channel.`,
  },
  VIEW_CHANNEL: {
    name: msg`See the channel`,
    sentence: msg`See a channel and read its messages. Without it nothing else can be done there.`,
  },
  SEND_MESSAGES: {
    name: msg`Send messages`,
    sentence: msg`Write messages in a channel.`,
  },
  MANAGE_MESSAGES: {
    name: msg`Manage messages`,
    sentence: msg`Delete the messages of others.`,
  },
  ATTACH_FILES: {
    name: msg`Attach files`,
    sentence: msg`Add files and pictures to one’s messages.`,
  },
  ADD_REACTIONS: {
    name: msg`React`,
    sentence: msg`React to messages.`,
  },
  CREATE_THREADS: {
    name: msg`Start threads`,
    sentence: msg`Start threads from messages of a channel.`,
  },
  MENTION_EVERYONE: {
    name: msg`Mention everyone`,
    sentence: msg`Mention everyone, everyone online, and roles that are not mentionable.`,
  },
  BYPASS_SLOW_MODE: {
    name: msg`Pass slow mode`,
    sentence: msg`Write without waiting where slow mode is on.`,
  },
  CONNECT: {
    name: msg`Join conferences`,
    sentence: msg`Join a conference and listen.`,
  },
  SPEAK: {
    name: msg`Speak`,
    sentence: msg`Speak in a conference.`,
  },
  VIDEO: {
    name: msg`Show video`,
    sentence: msg`Show one’s camera or screen in a conference.`,
  },
  MUTE_MEMBERS: {
    name: msg`Mute in conferences`,
    sentence: msg`Switch off the microphones of others in a conference.`,
  },
  MOVE_MEMBERS: {
    name: msg`Move in conferences`,
    sentence: msg`Move others to another conference, or out of it.`,
  },
}

interface Group {
  name: MessageDescriptor
  permissions: readonly Permission[]
}

const inServer: readonly Group[] = [
  {
    name: msg`The whole server`,
    permissions: ['ADMINISTRATOR', 'MANAGE_SERVER', 'MANAGE_ROLES', 'VIEW_AUDIT_LOG'],
  },
  {
    name: msg`People`,
    permissions: ['MANAGE_MEMBERS', 'MANAGE_INVITATIONS', 'MANAGE_NICKNAMES', 'CHANGE_NICKNAME'],
  },
]

const inChannels: readonly Group[] = [
  {
    name: msg`Channels`,
    permissions: ['VIEW_CHANNEL', 'MANAGE_CHANNELS', 'MANAGE_PERMISSIONS', 'MANAGE_WEBHOOKS'],
  },
  {
    name: msg`Messages`,
    permissions: [
      'SEND_MESSAGES',
      'ATTACH_FILES',
      'ADD_REACTIONS',
      'CREATE_THREADS',
      'MENTION_EVERYONE',
      'MANAGE_MESSAGES',
      'BYPASS_SLOW_MODE',
    ],
  },
  {
    name: msg`Conferences`,
    permissions: ['CONNECT', 'SPEAK', 'VIDEO', 'MUTE_MEMBERS', 'MOVE_MEMBERS'],
  },
]

/** All rights, for a role. */
export const permissionGroups: readonly Group[] = [...inServer, ...inChannels]
/** Those that mean something in a channel, where exceptions may give or take them. */
export const channelPermissionGroups: readonly Group[] = inChannels

const order = permissionGroups.flatMap(({ permissions }) => permissions)
export const channelPermissions = channelPermissionGroups.flatMap(({ permissions }) => permissions)

/** The server stores the second with the first. */
const implied: readonly (readonly [Permission, Permission])[] = [
  ['MANAGE_SERVER', 'MANAGE_CHANNELS'],
  ['MANAGE_MESSAGES', 'SEND_MESSAGES'],
  ['MANAGE_NICKNAMES', 'CHANGE_NICKNAME'],
]

/** The right that brings this one with it, if it is among the given ones. */
export const impliedBy = (given: readonly Permission[], permission: Permission): Permission | undefined =>
  implied.find(([holder, it]) => it === permission && given.includes(holder))?.[0]

/** The set with one right more or less, and with what the server adds; always in the same order. */
export function withPermission(given: readonly Permission[], permission: Permission, on: boolean): Permission[] {
  const wanted = new Set(given)
  if (on) wanted.add(permission)
  else wanted.delete(permission)
  for (const [holder, it] of implied) if (wanted.has(holder)) wanted.add(it)
  return order.filter((it) => wanted.has(it))
}
