//! Channels, their overwrites, and messages.

use super::{Id, Kind, Row, Text, channel, id, message, role, row, server, user};
use crate::refusals::scene::{NEW_CHANNEL, NEW_MESSAGE};
use serde_json::json;

pub(super) const ROWS: &[Row] = &[
    row("Query.channel", "query($id: ID!) { channel(id: $id) { channel { id } permissions } }", |s| json!({ "id": s.place.channel }), &[channel("/id")]),
    row(
        "Mutation.createChannel",
        "mutation($input: CreateChannelInput!) { createChannel(input: $input) { id } }",
        |s| {
            let key = beep_testkit::unique("key-");
            json!({ "input": { "requestId": key, "serverId": s.place.server, "kind": "TEXT", "name": NEW_CHANNEL, "parentId": s.category } })
        },
        &[server("/input/serverId"), id("/input/parentId", Kind::Category)],
    )
    .texts(&[("/input/requestId", Text::Key), ("/input/name", Text::Name(100)), ("/input/topic", Text::Line(1_000))])
    .for_managers(),
    row(
        "Mutation.updateChannel",
        "mutation($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }",
        |s| json!({ "input": { "id": s.place.channel, "name": "general", "topic": "All and sundry" } }),
        &[channel("/input/id")],
    )
    .texts(&[("/input/name", Text::Name(100)), ("/input/topic", Text::Line(1_000))])
    .for_managers(),
    row(
        "Mutation.moveChannel",
        "mutation($input: MoveChannelInput!) { moveChannel(input: $input) { id } }",
        |s| json!({ "input": { "id": s.place.channel, "parentId": s.category, "beforeId": s.sibling } }),
        &[channel("/input/id"), id("/input/parentId", Kind::Category), channel("/input/beforeId")],
    )
    .for_managers(),
    row("Mutation.deleteChannel", "mutation($id: ID!) { deleteChannel(id: $id) }", |s| json!({ "id": s.spare().channel }), &[channel("/id")])
    .for_managers(),
    row(
        "Mutation.sendMessage",
        "mutation($input: SendMessageInput!) { sendMessage(input: $input) { id } }",
        |s| json!({ "input": { "channelId": s.place.channel, "content": NEW_MESSAGE, "nonce": beep_testkit::unique("key-") } }),
        &[channel("/input/channelId")],
    )
    .texts(&[("/input/content", Text::Body(4_000)), ("/input/nonce", Text::Key)]),
    row(
        "Mutation.editMessage",
        "mutation($input: EditMessageInput!) { editMessage(input: $input) { id } }",
        |s| json!({ "input": { "channelId": s.place.channel, "id": s.message, "content": "hello again" } }),
        &[channel("/input/channelId"), message("/input/id")],
    )
    .texts(&[("/input/content", Text::Body(4_000))])
    .for_the_owner(),
    row(
        "Mutation.deleteMessage",
        "mutation($channelId: ID!, $id: ID!) { deleteMessage(channelId: $channelId, id: $id) }",
        |s| json!({ "channelId": s.place.channel, "id": s.spare().message }),
        &[channel("/channelId"), message("/id")],
    )
    .for_managers(),
    row(
        "Mutation.markRead",
        "mutation($channelId: ID!, $messageId: ID!) { markRead(channelId: $channelId, messageId: $messageId) { lastReadId } }",
        |s| json!({ "channelId": s.place.channel, "messageId": s.message }),
        // A mark is a place in time: the message of that name may be gone.
        &[channel("/channelId"), Id { at: "/messageId", kind: Kind::Message, absent: "ok", hers: "ok" }],
    ),
    row("Mutation.startTyping", "mutation($channelId: ID!) { startTyping(channelId: $channelId) }", |s| json!({ "channelId": s.place.channel }), &[channel("/channelId")]),
    row("Subscription.channel", "subscription($id: ID!) { channel(id: $id) { __typename } }", |s| json!({ "id": s.place.channel }), &[channel("/id")]),
    row("ChannelView.channel", "query($id: ID!) { channel(id: $id) { channel { slowMode synced private } } }", |s| json!({ "id": s.place.channel }), &[channel("/id")]),
    row("ChannelView.permissions", "query($id: ID!) { channel(id: $id) { permissions } }", |s| json!({ "id": s.place.channel }), &[channel("/id")]),
    row("ChannelView.readState", "query($id: ID!) { channel(id: $id) { readState { lastReadId } } }", |s| json!({ "id": s.place.channel }), &[channel("/id")]),
    row("ChannelView.messages", "query($id: ID!) { channel(id: $id) { messages { edges { cursor } } } }", |s| json!({ "id": s.place.channel }), &[channel("/id")]),
    row("ChannelView.overwrites", "query($id: ID!) { channel(id: $id) { overwrites { allow deny } } }", |s| json!({ "id": s.place.channel }), &[channel("/id")])
        .for_managers(),
    row(
        "Mutation.setOverwrite",
        "mutation($input: SetOverwriteInput!) { setOverwrite(input: $input) { overwrites { allow } } }",
        |s| json!({ "input": { "channelId": s.place.channel, "roleId": s.top, "allow": ["SEND_MESSAGES"], "deny": [] } }),
        &[channel("/input/channelId"), role("/input/roleId")],
    )
    .by_rank(),
    row("Mutation.syncChannel", "mutation($id: ID!) { syncChannel(id: $id) { synced } }", |s| json!({ "id": s.sibling }), &[channel("/id")]).for_managers(),
    row(
        "Mutation.setChannelPrivate",
        "mutation($id: ID!, $private: Boolean!) { setChannelPrivate(id: $id, private: $private) { private } }",
        |s| json!({ "id": s.spare().channel, "private": false }),
        &[channel("/id")],
    )
    .for_managers(),
    row(
        "Mutation.addToChannel",
        "mutation($channelId: ID!, $userId: ID!) { addToChannel(channelId: $channelId, userId: $userId) }",
        |s| json!({ "channelId": s.place.channel, "userId": s.tim.id }),
        &[channel("/channelId"), user("/userId")],
    )
    .for_managers(),
    row("Mutation.leaveChannel", "mutation($channelId: ID!) { leaveChannel(channelId: $channelId) }", |s| json!({ "channelId": s.sibling }), &[channel("/channelId")])
        .ends_with("CANNOT_LEAVE_CHANNEL"),
];
