//! Servers, and what a member sees of one.

use super::{Row, Text, channel, row, server, user};
use crate::refusals::scene::NEW_SERVER;
use serde_json::json;

pub(super) const ROWS: &[Row] = &[
    row("Query.server", "query($id: ID!) { server(id: $id) { server { id } permissions } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("Query.publicServers", "{ publicServers { edges { node { id } } } }", |_| json!({}), &[]),
    row(
        "Mutation.createServer",
        "mutation($input: CreateServerInput!) { createServer(input: $input) { id } }",
        |_| json!({ "input": { "requestId": beep_testkit::unique("key-"), "name": NEW_SERVER, "public": false } }),
        &[],
    )
    .texts(&[
        ("/input/requestId", Text::Key),
        ("/input/name", Text::Name(100)),
        ("/input/description", Text::Line(1_000)),
        ("/input/categoryName", Text::Line(100)),
        ("/input/channelName", Text::Line(100)),
    ]),
    row("Mutation.joinServer", "mutation($id: ID!) { joinServer(id: $id) { id } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("Mutation.leaveServer", "mutation($id: ID!) { leaveServer(id: $id) }", |s| json!({ "id": s.place.server }), &[server("/id")])
        .ends_with("OWNER_CANNOT_LEAVE"),
    row("Subscription.server", "subscription($id: ID!) { server(id: $id) { __typename } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("ServerView.server", "query($id: ID!) { server(id: $id) { server { name rules onlineCount } } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("ServerView.onboarding", "query($id: ID!) { server(id: $id) { onboarding { welcomeChannelId defaultChannelIds } } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("ServerView.channels", "query($id: ID!) { server(id: $id) { channels { id } } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("ServerView.permissions", "query($id: ID!) { server(id: $id) { permissions } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("ServerView.readStates", "query($id: ID!) { server(id: $id) { readStates { channelId } } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row(
        "ServerView.auditLog",
        "query($id: ID!) { server(id: $id) { auditLog(first: 5) { edges { node { action actor { id } } } } } }",
        |s| json!({ "id": s.place.server }),
        &[server("/id")],
    )
    .for_managers(),
    row(
        "Mutation.updateServer",
        "mutation($input: UpdateServerInput!) { updateServer(input: $input) { id } }",
        |s| json!({ "input": { "id": s.place.server, "name": "Ann's", "rules": "", "welcomeChannelId": s.place.channel } }),
        &[server("/input/id"), channel("/input/welcomeChannelId")],
    )
    .texts(&[("/input/name", Text::Name(100)), ("/input/description", Text::Line(1_000)), ("/input/rules", Text::Page(4_000))])
    .for_managers(),
    row(
        "Mutation.deleteServer",
        "mutation($id: ID!, $name: String!) { deleteServer(id: $id, name: $name) }",
        |s| json!({ "id": s.place.server, "name": "Somebody else's" }),
        &[server("/id")],
    )
    .ends_with("NAME_DOES_NOT_MATCH")
    .for_the_owner(),
    row(
        "Mutation.transferServer",
        "mutation($id: ID!, $userId: ID!) { transferServer(id: $id, userId: $userId) { ownerId } }",
        |s| json!({ "id": s.place.server, "userId": s.tim.id }),
        &[server("/id"), user("/userId")],
    )
    .for_the_owner(),
];
