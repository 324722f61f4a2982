//! Ways into a server.

use super::{Kind, Row, Text, id, row, server};
use serde_json::json;

pub(super) const ROWS: &[Row] = &[
    row(
        "Query.invitation",
        "query($code: String!) { invitation(code: $code) { server { name onlineCount } inviter { id } } }",
        |s| json!({ "code": s.link }),
        &[],
    )
    .for_anybody(),
    row(
        "Query.myInvitations",
        "{ myInvitations { id server { name } } }",
        |_| json!({}),
        &[],
    ),
    row(
        "ServerView.invitations",
        "query($id: ID!) { server(id: $id) { invitations { edges { node { uses } } } } }",
        |s| json!({ "id": s.place.server }),
        &[server("/id")],
    ),
    row(
        "Mutation.createInvitation",
        "mutation($input: CreateInvitationInput!) { createInvitation(input: $input) { id: code } }",
        |s| json!({ "input": { "requestId": beep_testkit::unique("key-"), "serverId": s.place.server, "maxUses": 7 } }),
        &[server("/input/serverId")],
    )
    .texts(&[("/input/requestId", Text::Key)])
    .for_managers(),
    row(
        "Mutation.revokeInvitation",
        "mutation($code: String!) { revokeInvitation(code: $code) }",
        |s| json!({ "code": s.spare().link }),
        &[],
    )
    .for_managers(),
    row(
        "Mutation.acceptInvitation",
        "mutation($code: String!) { acceptInvitation(code: $code) { id } }",
        |s| json!({ "code": s.link }),
        &[],
    ),
    row(
        "Mutation.invite",
        "mutation($serverId: ID!, $username: String!) { invite(serverId: $serverId, username: $username) { id } }",
        |s| json!({ "serverId": s.place.server, "username": s.zoe.username }),
        &[server("/serverId")],
    )
    .for_managers(),
    row(
        "Mutation.answerInvitation",
        "mutation($id: ID!, $accept: Boolean!) { answerInvitation(id: $id, accept: $accept) { id } }",
        |s| json!({ "id": s.spare().invitation, "accept": false }),
        &[id("/id", Kind::Invitation)],
    )
    // It is Ann's.
    .member("NOT_FOUND")
    .manager("NOT_FOUND"),
];
