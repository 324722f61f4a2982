//! Roles, and why rights are as they are.

use super::{Id, Kind, Row, Text, channel, id, role, row, server, user};
use crate::refusals::scene::NEW_ROLE;
use serde_json::json;

pub(super) const ROWS: &[Row] = &[
    row("ServerView.roles", "query($id: ID!) { server(id: $id) { roles { id permissions } } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row(
        "ServerView.explain",
        "query($id: ID!, $userId: ID!, $channelId: ID) { server(id: $id) { explain(userId: $userId, channelId: $channelId) { rule } } }",
        |s| json!({ "id": s.place.server, "userId": s.tim.id, "channelId": s.place.channel }),
        // That somebody is no member is an answer.
        &[server("/id"), Id { at: "/userId", kind: Kind::User, absent: "ok", hers: "ok" }, channel("/channelId")],
    )
    .for_managers(),
    row(
        "ServerView.preview",
        "query($id: ID!, $userId: ID!) { server(id: $id) { preview(userId: $userId) { permissions channels { permissions } } } }",
        |s| json!({ "id": s.place.server, "userId": s.tim.id }),
        &[server("/id"), user("/userId")],
    )
    .for_managers(),
    row(
        "ServerView.viewers",
        "query($id: ID!, $channelId: ID!) { server(id: $id) { viewers(channelId: $channelId) { total edges { node { id } reason { rule } } } } }",
        |s| json!({ "id": s.place.server, "channelId": s.place.channel }),
        &[server("/id"), channel("/channelId")],
    )
    .for_managers(),
    row(
        "ServerView.compareRole",
        "query($id: ID!, $input: UpdateRoleInput!) { server(id: $id) { compareRole(input: $input) { affected } } }",
        |s| json!({ "id": s.place.server, "input": { "serverId": s.place.server, "id": s.top, "permissions": [] } }),
        &[server("/id"), role("/input/id")],
    )
    .by_rank(),
    row(
        "ServerView.compareOverwrite",
        "query($id: ID!, $input: SetOverwriteInput!) { server(id: $id) { compareOverwrite(input: $input) { affected } } }",
        |s| json!({ "id": s.place.server, "input": { "channelId": s.place.channel, "roleId": s.top, "allow": [], "deny": ["SEND_MESSAGES"] } }),
        &[server("/id"), channel("/input/channelId"), role("/input/roleId")],
    )
    .by_rank(),
    row(
        "ServerView.comparePrivate",
        "query($id: ID!, $channelId: ID!) { server(id: $id) { comparePrivate(channelId: $channelId, private: true) { affected } } }",
        |s| json!({ "id": s.place.server, "channelId": s.place.channel }),
        &[server("/id"), channel("/channelId")],
    )
    .for_managers(),
    row(
        "ServerView.compareSync",
        "query($id: ID!, $channelId: ID!) { server(id: $id) { compareSync(channelId: $channelId) { affected } } }",
        |s| json!({ "id": s.place.server, "channelId": s.place.channel }),
        &[server("/id"), channel("/channelId")],
    )
    .for_managers(),
    row(
        "ServerView.compareRoleDeletion",
        "query($id: ID!, $roleId: ID!) { server(id: $id) { compareRoleDeletion(roleId: $roleId) { affected } } }",
        |s| json!({ "id": s.place.server, "roleId": s.top }),
        &[server("/id"), role("/roleId")],
    )
    .by_rank(),
    row(
        "ServerView.compareMove",
        "query($id: ID!, $input: MoveChannelInput!) { server(id: $id) { compareMove(input: $input) { affected } } }",
        |s| json!({ "id": s.place.server, "input": { "id": s.place.channel, "parentId": s.category } }),
        &[server("/id"), channel("/input/id"), id("/input/parentId", Kind::Category)],
    )
    .for_managers(),
    row(
        "ServerView.compareMemberRoles",
        "query($id: ID!, $userId: ID!, $roleIds: [ID!]!) { server(id: $id) { compareMemberRoles(userId: $userId, roleIds: $roleIds) { affected } } }",
        |s| json!({ "id": s.place.server, "userId": s.tim.id, "roleIds": [] }),
        &[server("/id"), user("/userId")],
    )
    .by_rank(),
    row(
        "Mutation.createRole",
        "mutation($input: CreateRoleInput!) { createRole(input: $input) { id } }",
        |s| json!({ "input": { "requestId": beep_testkit::unique("key-"), "serverId": s.place.server, "name": NEW_ROLE, "permissions": ["SEND_MESSAGES"] } }),
        &[server("/input/serverId")],
    )
    .texts(&[("/input/requestId", Text::Key), ("/input/name", Text::Name(100))])
    .for_managers(),
    row(
        "Mutation.updateRole",
        "mutation($input: UpdateRoleInput!) { updateRole(input: $input) { id } }",
        |s| json!({ "input": { "serverId": s.place.server, "id": s.top, "name": "top", "color": "#4f86f7" } }),
        &[server("/input/serverId"), role("/input/id")],
    )
    .texts(&[("/input/name", Text::Name(100))])
    .by_rank(),
    row(
        "Mutation.moveRole",
        "mutation($serverId: ID!, $id: ID!, $aboveId: ID) { moveRole(serverId: $serverId, id: $id, aboveId: $aboveId) { id } }",
        |s| json!({ "serverId": s.place.server, "id": s.top, "aboveId": s.spare().role }),
        &[server("/serverId"), role("/id"), role("/aboveId")],
    )
    .by_rank(),
    row(
        "Mutation.deleteRole",
        "mutation($serverId: ID!, $id: ID!) { deleteRole(serverId: $serverId, id: $id) }",
        |s| json!({ "serverId": s.place.server, "id": s.spare().role }),
        &[server("/serverId"), role("/id")],
    )
    .by_rank(),
    row(
        "Mutation.addRole",
        "mutation($serverId: ID!, $userId: ID!, $roleId: ID!) { addRole(serverId: $serverId, userId: $userId, roleId: $roleId) { roleIds } }",
        |s| json!({ "serverId": s.place.server, "userId": s.tim.id, "roleId": s.low }),
        &[server("/serverId"), user("/userId"), role("/roleId")],
    )
    .by_rank(),
    row(
        "Mutation.removeRole",
        "mutation($serverId: ID!, $userId: ID!, $roleId: ID!) { removeRole(serverId: $serverId, userId: $userId, roleId: $roleId) { roleIds } }",
        |s| json!({ "serverId": s.place.server, "userId": s.tim.id, "roleId": s.low }),
        &[server("/serverId"), user("/userId"), role("/roleId")],
    )
    .by_rank(),
];
