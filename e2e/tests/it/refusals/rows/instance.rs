//! What those see and do who keep order on this Beep, and what everybody may tell them.

use super::{Id, Kind, Row, Text, id, row, server, user};
use crate::refusals::scene::DOOMED;
use serde_json::json;

const fn report(at: &'static str) -> Id {
    id(at, Kind::Report)
}

const REASON: (&str, Text) = ("/reason", Text::Name(500));

pub(super) const ROWS: &[Row] = &[
    row("Query.publicSettings", "{ publicSettings { registrationOpen } }", |_| json!({}), &[]).for_anybody(),
    row("Query.instance", "{ instance { __typename } }", |_| json!({}), &[]),
    row("Instance.users", "query($query: String) { instance { users(query: $query) { edges { node { email } } } } }", |_| json!({ "query": "a" }), &[])
        .texts(&[("/query", Text::Line(100))])
        .for_keepers("ok"),
    row("Instance.user", "query($id: ID!) { instance { user(id: $id) { sessionCount } } }", |s| json!({ "id": s.vic.id }), &[user("/id")]).for_keepers("ok"),
    row("Instance.servers", "query($query: String) { instance { servers(query: $query) { edges { node { name } } } } }", |_| json!({ "query": "a" }), &[])
        .texts(&[("/query", Text::Line(100))])
        .for_keepers("ok"),
    row("Instance.server", "query($id: ID!) { instance { server(id: $id) { name } } }", |s| json!({ "id": s.spare().doomed }), &[server("/id")]).for_keepers("ok"),
    row("Instance.reports", "{ instance { reports { edges { node { id } } } } }", |_| json!({}), &[]).for_keepers("ok"),
    row("Instance.report", "query($id: ID!) { instance { report(id: $id) { state } } }", |s| json!({ "id": s.spare().report }), &[report("/id")]).for_keepers("ok"),
    row("Instance.auditLog", "query($action: String) { instance { auditLog(action: $action) { edges { node { id } } } } }", |_| json!({ "action": "role.granted" }), &[])
        .texts(&[("/action", Text::Line(64))])
        .for_administrators(),
    row("Instance.holders", "{ instance { holders { role } } }", |_| json!({}), &[]).for_administrators(),
    row("Instance.settings", "{ instance { settings { registrationOpen } } }", |_| json!({}), &[]).for_administrators(),
    row("Mutation.suspendUser", "mutation($id: ID!, $reason: String!) { suspendUser(id: $id, reason: $reason) { sessionCount } }", |s| json!({ "id": s.vic.id, "reason": "spam" }), &[user("/id")])
        .texts(&[REASON])
        .for_keepers("ok"),
    row("Mutation.restoreUser", "mutation($id: ID!, $reason: String) { restoreUser(id: $id, reason: $reason) { sessionCount } }", |s| json!({ "id": s.vic.id, "reason": "" }), &[user("/id")])
        .texts(&[("/reason", Text::Line(500))])
        .for_keepers("ok"),
    row("Mutation.signOutUser", "mutation($id: ID!, $reason: String) { signOutUser(id: $id, reason: $reason) { sessionCount } }", |s| json!({ "id": s.vic.id, "reason": "" }), &[user("/id")])
        .texts(&[("/reason", Text::Line(500))])
        .for_keepers("ok"),
    row("Mutation.suspendServer", "mutation($id: ID!, $reason: String!) { suspendServer(id: $id, reason: $reason) { name } }", |s| json!({ "id": s.spare().doomed, "reason": "spam" }), &[server("/id")])
        .texts(&[REASON])
        .for_keepers("ok"),
    row("Mutation.restoreServer", "mutation($id: ID!, $reason: String) { restoreServer(id: $id, reason: $reason) { name } }", |s| json!({ "id": s.spare().doomed, "reason": "" }), &[server("/id")])
        .texts(&[("/reason", Text::Line(500))])
        .for_keepers("ok"),
    row("Mutation.removeServer", "mutation($id: ID!, $name: String!, $reason: String!) { removeServer(id: $id, name: $name, reason: $reason) }", |s| json!({ "id": s.spare().doomed, "name": DOOMED, "reason": "spam" }), &[server("/id")])
        .texts(&[REASON])
        .for_keepers("ok"),
    row("Mutation.takeReport", "mutation($id: ID!) { takeReport(id: $id) { state } }", |s| json!({ "id": s.spare().report }), &[report("/id")]).for_keepers("ok"),
    row("Mutation.releaseReport", "mutation($id: ID!) { releaseReport(id: $id) { state } }", |s| json!({ "id": s.spare().report }), &[report("/id")]).for_keepers("ok"),
    row("Mutation.closeReport", "mutation($id: ID!, $note: String) { closeReport(id: $id, state: RESOLVED, note: $note) { state } }", |s| json!({ "id": s.spare().report, "note": "" }), &[report("/id")])
        .texts(&[("/note", Text::Page(1_000))])
        .for_keepers("ok"),
    row("Mutation.updateInstanceSettings", "mutation { updateInstanceSettings(registrationOpen: true) { registrationOpen } }", |_| json!({}), &[]).for_administrators(),
    row("Mutation.grantGlobalRole", "mutation($userId: ID!) { grantGlobalRole(userId: $userId, role: USER_MODERATOR) }", |s| json!({ "userId": s.vic.id }), &[user("/userId")]).for_administrators(),
    row("Mutation.revokeGlobalRole", "mutation($userId: ID!) { revokeGlobalRole(userId: $userId, role: USER_MODERATOR) }", |s| json!({ "userId": s.vic.id }), &[user("/userId")]).for_administrators(),
    row(
        "Mutation.reportUser",
        "mutation($userId: ID!, $comment: String) { reportUser(userId: $userId, reason: HATE, comment: $comment) }",
        |s| json!({ "userId": s.tim.id, "comment": "" }),
        // Mallory has invited Ann.
        &[Id { at: "/userId", kind: Kind::User, absent: "NOT_FOUND", hers: "ok" }],
    )
    .texts(&[("/comment", Text::Page(1_000))]),
    row(
        "Mutation.reportMessage",
        "mutation($channelId: ID!, $messageId: ID!, $comment: String) { reportMessage(channelId: $channelId, messageId: $messageId, reason: SPAM, comment: $comment) }",
        |s| json!({ "channelId": s.place.channel, "messageId": s.message, "comment": "" }),
        &[super::channel("/channelId"), super::message("/messageId")],
    )
    .texts(&[("/comment", Text::Page(1_000))])
    // It is her own.
    .ends_with("NOT_ON_ONESELF"),
];
