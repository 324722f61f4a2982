//! Members, and what moderators do to them.

use super::{Id, Kind, Row, Text, row, server, user};
use serde_json::json;

/// Nobody need be a member to be banned, but to have an account.
const ANYBODY: Id = Id {
    at: "/userId",
    kind: Kind::User,
    absent: "NOT_FOUND",
    hers: "ok",
};

pub(super) const ROWS: &[Row] = &[
    row("ServerView.me", "query($id: ID!) { server(id: $id) { me { nickname roleIds } } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row(
        "ServerView.members",
        "query($id: ID!, $roleId: ID) { server(id: $id) { members(query: \"a\", roleId: $roleId) { edges { node { pending } } } } }",
        |s| json!({ "id": s.place.server, "roleId": s.top }),
        // Nobody has a role that is not there.
        &[server("/id"), Id { at: "/roleId", kind: Kind::Role, absent: "ok", hers: "ok" }],
    ),
    row("ServerView.memberSections", "query($id: ID!) { server(id: $id) { memberSections { roleId count } } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("ServerView.memberRange", "query($id: ID!) { server(id: $id) { memberRange(offset: 0, first: 5) { user { id } } } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("ServerView.bans", "query($id: ID!) { server(id: $id) { bans { edges { node { reason } } } } }", |s| json!({ "id": s.place.server }), &[server("/id")]).for_managers(),
    row(
        "Mutation.setNickname",
        "mutation($serverId: ID!, $userId: ID, $nickname: String) { setNickname(serverId: $serverId, userId: $userId, nickname: $nickname) { nickname } }",
        |s| json!({ "serverId": s.place.server, "userId": s.tim.id, "nickname": "Tim" }),
        &[server("/serverId"), user("/userId")],
    )
    .texts(&[("/nickname", Text::Line(32))])
    .by_rank(),
    row(
        "Mutation.muteMember",
        "mutation($serverId: ID!, $userId: ID!, $until: DateTime!, $reason: String) { muteMember(serverId: $serverId, userId: $userId, until: $until, reason: $reason) { mutedUntil } }",
        |s| json!({ "serverId": s.place.server, "userId": s.tim.id, "until": beep_testkit::in_minutes(10), "reason": "loud" }),
        &[server("/serverId"), user("/userId")],
    )
    .texts(&[("/reason", Text::Line(512))])
    .by_rank(),
    row(
        "Mutation.unmuteMember",
        "mutation($serverId: ID!, $userId: ID!) { unmuteMember(serverId: $serverId, userId: $userId) { mutedUntil } }",
        |s| json!({ "serverId": s.place.server, "userId": s.tim.id }),
        &[server("/serverId"), user("/userId")],
    )
    .by_rank(),
    row(
        "Mutation.kickMember",
        "mutation($serverId: ID!, $userId: ID!, $reason: String) { kickMember(serverId: $serverId, userId: $userId, reason: $reason) }",
        |s| json!({ "serverId": s.place.server, "userId": s.tim.id }),
        &[server("/serverId"), user("/userId")],
    )
    .texts(&[("/reason", Text::Line(512))])
    .by_rank(),
    row(
        "Mutation.unban",
        "mutation($serverId: ID!, $userId: ID!) { unban(serverId: $serverId, userId: $userId) }",
        |s| json!({ "serverId": s.place.server, "userId": s.kim.id }),
        &[server("/serverId"), user("/userId")],
    )
    .for_managers(),
    row(
        "Mutation.banMember",
        "mutation($serverId: ID!, $userId: ID!, $reason: String) { banMember(serverId: $serverId, userId: $userId, reason: $reason) }",
        |s| json!({ "serverId": s.place.server, "userId": s.tim.id }),
        &[server("/serverId"), ANYBODY],
    )
    .texts(&[("/reason", Text::Line(512))])
    .by_rank(),
    row("Mutation.acceptRules", "mutation($serverId: ID!) { acceptRules(serverId: $serverId) { pending } }", |s| json!({ "serverId": s.place.server }), &[server("/serverId")]),
];
