import { graphql } from '@/gql'

/** A person as drawn beside what they wrote. */
export const PersonParts = graphql(/* GraphQL */ `
  fragment PersonParts on User {
    id
    username
    displayName
  }
`)

export const ServerParts = graphql(/* GraphQL */ `
  fragment ServerParts on Server {
    id
    name
    description
    public
    ownerId
    memberCount
    suspended
    createdAt
    picture {
      id
      medium
    }
    banner {
      id
      medium
    }
  }
`)

export const ChannelParts = graphql(/* GraphQL */ `
  fragment ChannelParts on Channel {
    id
    serverId
    kind
    name
    topic
    parentId
    position
    private
    slowMode
  }
`)

/** All that a row of the message list draws. */
export const MessageParts = graphql(/* GraphQL */ `
  fragment MessageParts on Message {
    id
    channelId
    nonce
    content
    createdAt
    editedAt
    author {
      id
      username
      displayName
    }
    mentions {
      id
      username
      displayName
    }
  }
`)

/** Somebody in a server. */
export const MemberParts = graphql(/* GraphQL */ `
  fragment MemberParts on Member {
    joinedAt
    presence
    nickname
    roleIds
    mutedUntil
    pending
    user {
      id
      username
      displayName
    }
  }
`)

/** What one sees of a role without managing it. */
export const RoleLook = graphql(/* GraphQL */ `
  fragment RoleLook on Role {
    id
    name
    color
    hoist
    isDefault
    position
  }
`)
