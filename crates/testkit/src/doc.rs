//! The operations that tests send, each with one field at its root.

mod communities;
mod instance;

pub use communities::*;
pub use instance::*;

use communities::{MEMBER, ROLE};
use serde_json::{Value, json};

/// A document and its variables.
#[derive(Debug, Clone)]
pub struct Operation {
    pub query: String,
    pub variables: Value,
}

impl Operation {
    pub fn new(query: impl Into<String>, variables: Value) -> Self {
        Self {
            query: query.into(),
            variables,
        }
    }

    /// As it goes over HTTP, and as the `payload` of a `subscribe` message.
    pub fn payload(&self) -> Value {
        json!({ "query": self.query, "variables": self.variables })
    }
}

const MESSAGE: &str = "id channelId content createdAt editedAt nonce author { id username } mentions { id }";
const CHANNEL: &str = "id serverId kind name topic parentId position slowMode synced private";
const SERVER: &str = "id name description public suspended ownerId memberCount rules";

pub fn sign_up(username: &str, email: &str, password: &str) -> Operation {
    let input = json!({ "firstName": username, "lastName": "Tester", "username": username, "email": email, "password": password });
    Operation::new(
        "mutation($input: SignUpInput!) { signUp(input: $input) { accessToken expiresAt me { user { id username } } } }",
        json!({ "input": input }),
    )
}

pub fn sign_in(login: &str, password: &str) -> Operation {
    Operation::new(
        "mutation($input: SignInInput!) { signIn(input: $input) { accessToken expiresAt me { user { id username } } } }",
        json!({ "input": { "login": login, "password": password } }),
    )
}

pub fn refresh_session() -> Operation {
    Operation::new(
        "mutation { refreshSession { accessToken expiresAt me { user { id } } } }",
        json!({}),
    )
}

pub fn sign_out() -> Operation {
    Operation::new("mutation { signOut }", json!({}))
}

pub fn create_server(name: &str, public: bool, request_id: &str) -> Operation {
    Operation::new(
        format!("mutation($input: CreateServerInput!) {{ createServer(input: $input) {{ {SERVER} }} }}"),
        json!({ "input": { "requestId": request_id, "name": name, "public": public } }),
    )
}

pub fn join_server(id: &str) -> Operation {
    Operation::new(
        format!("mutation($id: ID!) {{ joinServer(id: $id) {{ {SERVER} }} }}"),
        json!({ "id": id }),
    )
}

pub fn leave_server(id: &str) -> Operation {
    Operation::new("mutation($id: ID!) { leaveServer(id: $id) }", json!({ "id": id }))
}

pub fn create_channel(server: &str, name: &str, parent: Option<&str>) -> Operation {
    channel_of_kind("TEXT", server, name, parent)
}

pub fn create_category(server: &str, name: &str) -> Operation {
    channel_of_kind("CATEGORY", server, name, None)
}

fn channel_of_kind(kind: &str, server: &str, name: &str, parent: Option<&str>) -> Operation {
    let request_id = crate::unique("channel-");
    Operation::new(
        format!("mutation($input: CreateChannelInput!) {{ createChannel(input: $input) {{ {CHANNEL} }} }}"),
        json!({ "input": { "requestId": request_id, "serverId": server, "kind": kind, "name": name, "parentId": parent } }),
    )
}

pub fn update_channel(id: &str, name: &str, topic: &str) -> Operation {
    Operation::new(
        format!("mutation($input: UpdateChannelInput!) {{ updateChannel(input: $input) {{ {CHANNEL} }} }}"),
        json!({ "input": { "id": id, "name": name, "topic": topic } }),
    )
}

pub fn move_channel(id: &str, parent: Option<&str>, before: Option<&str>) -> Operation {
    Operation::new(
        format!("mutation($input: MoveChannelInput!) {{ moveChannel(input: $input) {{ {CHANNEL} }} }}"),
        json!({ "input": { "id": id, "parentId": parent, "beforeId": before } }),
    )
}

pub fn delete_channel(id: &str) -> Operation {
    Operation::new("mutation($id: ID!) { deleteChannel(id: $id) }", json!({ "id": id }))
}

pub fn send_message(channel: &str, content: &str, nonce: &str) -> Operation {
    Operation::new(
        format!("mutation($input: SendMessageInput!) {{ sendMessage(input: $input) {{ {MESSAGE} }} }}"),
        json!({ "input": { "channelId": channel, "content": content, "nonce": nonce } }),
    )
}

pub fn edit_message(channel: &str, id: &str, content: &str) -> Operation {
    Operation::new(
        format!("mutation($input: EditMessageInput!) {{ editMessage(input: $input) {{ {MESSAGE} }} }}"),
        json!({ "input": { "channelId": channel, "id": id, "content": content } }),
    )
}

pub fn delete_message(channel: &str, id: &str) -> Operation {
    Operation::new(
        "mutation($channel: ID!, $id: ID!) { deleteMessage(channelId: $channel, id: $id) }",
        json!({ "channel": channel, "id": id }),
    )
}

pub fn mark_read(channel: &str, message: &str) -> Operation {
    Operation::new(
        "mutation($channel: ID!, $message: ID!) { markRead(channelId: $channel, messageId: $message) { channelId lastReadId lastMessageId mentions } }",
        json!({ "channel": channel, "message": message }),
    )
}

pub fn start_typing(channel: &str) -> Operation {
    Operation::new(
        "mutation($id: ID!) { startTyping(channelId: $id) }",
        json!({ "id": channel }),
    )
}

pub fn me() -> Operation {
    Operation::new(
        "{ me { user { id username } email globalRoles servers(first: 100) { edges { node { id } } } } }",
        json!({}),
    )
}

pub fn server(id: &str) -> Operation {
    Operation::new(
        format!(
            "query($id: ID!) {{ server(id: $id) {{ server {{ {SERVER} }} channels {{ {CHANNEL} }} permissions \
             readStates {{ channelId lastReadId lastMessageId mentions }} \
             roles {{ {ROLE} }} members(first: 100) {{ edges {{ node {{ {MEMBER} presence }} }} }} }} }}"
        ),
        json!({ "id": id }),
    )
}

/// What members of a suspended server still read.
pub fn card(id: &str) -> Operation {
    Operation::new(
        format!("query($id: ID!) {{ server(id: $id) {{ server {{ {SERVER} }} }} }}"),
        json!({ "id": id }),
    )
}

/// A page of a channel's newest messages, or of those before a message.
pub fn history(channel: &str, before: Option<&str>) -> Operation {
    Operation::new(
        format!(
            "query($id: ID!, $before: ID) {{ channel(id: $id) {{ messages(limit: 100, before: $before) \
             {{ edges {{ node {{ {MESSAGE} }} }} pageInfo {{ hasPreviousPage }} }} }} }}"
        ),
        json!({ "id": channel, "before": before }),
    )
}

pub fn public_servers() -> Operation {
    Operation::new(
        format!(
            "{{ publicServers(first: 100) {{ edges {{ cursor node {{ {SERVER} }} }} pageInfo {{ hasNextPage }} }} }}"
        ),
        json!({}),
    )
}

pub fn my_events() -> Operation {
    Operation::new(
        format!(
            "subscription {{ me {{ __typename ... on ServerJoined {{ server {{ {SERVER} }} }} ... on ServerLeft {{ serverId }} \
             ... on ReadStateChanged {{ channelId lastReadId mentions }} ... on InvitationGone {{ id }} \
             ... on InvitationReceived {{ invitation {{ id server {{ id }} inviter {{ id }} }} }} \
             ... on GlobalRolesChanged {{ roles }} ... on ReportMade {{ reportId }} ... on ReportChanged {{ reportId }} }} }}"
        ),
        json!({}),
    )
}

pub fn server_events(id: &str) -> Operation {
    Operation::new(
        format!(
            "subscription($id: ID!) {{ server(id: $id) {{ __typename ... on ServerChanged {{ server {{ {SERVER} }} }} \
             ... on ChannelCreated {{ channel {{ {CHANNEL} }} }} ... on ChannelUpdated {{ channel {{ {CHANNEL} }} }} \
             ... on ChannelDeleted {{ channelId }} ... on MemberJoined {{ pending user {{ id username }} }} ... on MemberLeft {{ userId }} \
             ... on MemberChanged {{ member {{ {MEMBER} }} }} ... on RolesChanged {{ roles {{ {ROLE} }} }} \
             ... on PresenceChanged {{ online offline }} ... on ChannelActivity {{ channelId lastMessageId authorId }} }} }}"
        ),
        json!({ "id": id }),
    )
}

pub fn channel_events(id: &str) -> Operation {
    Operation::new(
        format!(
            "subscription($id: ID!) {{ channel(id: $id) {{ __typename ... on MessageSent {{ message {{ {MESSAGE} }} }} \
             ... on MessageEdited {{ message {{ {MESSAGE} }} }} ... on MessageDeleted {{ messageId }} \
             ... on Typing {{ at user {{ id }} }} }} }}"
        ),
        json!({ "id": id }),
    )
}
