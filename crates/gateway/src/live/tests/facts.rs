//! What becomes of each fact.

use super::*;
use beep_proto::{messages::v1 as messages, servers::v1 as servers};

/// Each kind of fact comes out as the type of its name, and no resolver misses what only a request has.
#[tokio::test]
async fn every_fact_can_be_told() {
    const USER: &str = "id username displayName createdAt";
    let scene = Scene::new();
    let (user, server, channel): (UserId, ServerId, ChannelId) = (id(), id(), id());
    let bytes = || user.to_bytes();
    let message = || messages::Message {
        id: bytes(),
        channel_id: channel.to_bytes(),
        author_id: bytes(),
        mentions: vec![bytes()],
        ..messages::Message::default()
    };
    let a_server = || servers::Server {
        id: server.to_bytes(),
        owner_id: bytes(),
        ..servers::Server::default()
    };
    let a_channel = || servers::Channel {
        id: channel.to_bytes(),
        server_id: server.to_bytes(),
        kind: 1,
        ..servers::Channel::default()
    };
    let message_fields =
        format!("message {{ id content createdAt editedAt author {{ {USER} }} mentions {{ {USER} }} }}");
    let invitation = || servers::DirectInvitation {
        id: bytes(),
        server: Some(servers::InvitationServer::default()),
        inviter_id: bytes(),
        ..servers::DirectInvitation::default()
    };
    let member = || servers::Member {
        user_id: bytes(),
        role_ids: vec![bytes()],
        ..servers::Member::default()
    };
    let server_fields = "server { id name public ownerId memberCount onlineCount createdAt rules }".to_owned();
    let channel_fields = "channel { id serverId kind name topic parentId position slowMode synced private }".to_owned();
    let role_fields = "id serverId name color hoist mentionable isDefault position permissions memberCount";
    let mine = Scope::User(user);
    let cases = [
        (
            mine,
            "ServerJoined",
            server_fields.clone(),
            Fact::ServerJoined(a_server()),
        ),
        (
            mine,
            "ServerLeft",
            "serverId".into(),
            Fact::ServerLeft(events::ServerLeft {
                server_id: server.to_bytes(),
            }),
        ),
        (
            mine,
            "ReadStateChanged",
            "channelId lastReadId mentions".into(),
            Fact::ReadStateChanged(events::ReadStateChanged::default()),
        ),
        (
            mine,
            "InvitationReceived",
            format!(
                "invitation {{ id createdAt inviter {{ {USER} }} \
                 server {{ id name description public memberCount onlineCount rules }} }}"
            ),
            Fact::InvitationReceived(invitation()),
        ),
        (
            mine,
            "InvitationGone",
            "id".into(),
            Fact::InvitationGone(events::InvitationGone::default()),
        ),
        (
            mine,
            "GlobalRolesChanged",
            "roles".into(),
            Fact::GlobalRolesChanged(events::GlobalRolesChanged { roles: vec![1, 3] }),
        ),
        (
            mine,
            "ReportMade",
            "reportId".into(),
            Fact::ReportMade(events::ReportMade::default()),
        ),
        (
            mine,
            "ReportChanged",
            "reportId".into(),
            Fact::ReportChanged(events::ReportChanged::default()),
        ),
        (
            Scope::Server(server),
            "ServerChanged",
            server_fields,
            Fact::ServerChanged(a_server()),
        ),
        (
            Scope::Server(server),
            "ChannelCreated",
            channel_fields.clone(),
            Fact::ChannelCreated(a_channel()),
        ),
        (
            Scope::Server(server),
            "ChannelUpdated",
            channel_fields,
            Fact::ChannelUpdated(a_channel()),
        ),
        (
            Scope::Server(server),
            "ChannelDeleted",
            "channelId".into(),
            Fact::ChannelDeleted(events::ChannelDeleted::default()),
        ),
        (
            Scope::Server(server),
            "MemberJoined",
            format!("joinedAt pending user {{ {USER} }}"),
            Fact::MemberJoined(events::MemberJoined {
                user_id: bytes(),
                joined_at: 1,
                pending: true,
            }),
        ),
        (
            Scope::Server(server),
            "MemberChanged",
            format!("member {{ joinedAt presence nickname roleIds mutedUntil pending user {{ {USER} }} }}"),
            Fact::MemberChanged(member()),
        ),
        (
            Scope::Server(server),
            "RolesChanged",
            format!("roles {{ {role_fields} }}"),
            Fact::RolesChanged(events::RolesChanged {
                roles: vec![servers::Role::default()],
            }),
        ),
        (
            Scope::Server(server),
            "MemberLeft",
            "userId".into(),
            Fact::MemberLeft(events::MemberLeft { user_id: bytes() }),
        ),
        (
            Scope::Server(server),
            "PresenceChanged",
            "online offline".into(),
            Fact::PresenceChanged(events::PresenceChanged {
                online: vec![bytes()],
                offline: vec![],
            }),
        ),
        (
            Scope::Server(server),
            "ChannelActivity",
            "channelId lastMessageId authorId".into(),
            Fact::ChannelActivity(events::ChannelActivity {
                last_message_id: bytes(),
                author_id: bytes(),
            }),
        ),
        (
            Scope::Server(server),
            "BansChanged",
            "serverId".into(),
            Fact::BansChanged(events::BansChanged {}),
        ),
        (
            Scope::Server(server),
            "InvitationsChanged",
            "serverId".into(),
            Fact::InvitationsChanged(events::InvitationsChanged {}),
        ),
        (
            Scope::Server(server),
            "AuditLogChanged",
            "serverId".into(),
            Fact::AuditLogChanged(events::AuditLogChanged {}),
        ),
        (
            Scope::Server(server),
            "PermissionsChanged",
            "serverId".into(),
            Fact::PermissionsChanged(events::PermissionsChanged::default()),
        ),
        (
            Scope::Channel(channel),
            "MessageSent",
            message_fields.clone(),
            Fact::MessageSent(message()),
        ),
        (
            Scope::Channel(channel),
            "MessageEdited",
            message_fields,
            Fact::MessageEdited(message()),
        ),
        (
            Scope::Channel(channel),
            "MessageDeleted",
            "messageId".into(),
            Fact::MessageDeleted(events::MessageDeleted { message_id: bytes() }),
        ),
        (
            Scope::Channel(channel),
            "Typing",
            format!("at user {{ {USER} }}"),
            Fact::Typing(events::Typing { user_id: bytes() }),
        ),
    ];
    for (scope, kind, fields, fact) in cases {
        let (field, at) = match scope {
            Scope::User(_) => ("me", String::new()),
            Scope::Server(id) => ("server", format!("(id: \"{id}\")")),
            Scope::Channel(id) => ("channel", format!("(id: \"{id}\")")),
        };
        let query = format!("subscription {{ {field}{at} {{ __typename ... on {kind} {{ {fields} }} }} }}");
        let mut renderer = scene.renderer(Operation::of(&Request::new(query)), scope);
        let event = Event {
            scope: Some(scope.into()),
            fact: Some(fact),
            ..Event::default()
        };
        let text = rendered(&mut renderer, Signal::Fact(Arc::new(event)))
            .await
            .unwrap_or_else(|| panic!("{kind} is told"));
        assert_eq!(text["errors"], Value::Null, "{text}");
        assert_eq!(text["data"][field]["__typename"], kind, "{text}");
    }
}
