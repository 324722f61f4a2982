//! Roles, members, invitations, and why rights are as they are.

use super::{CHANNEL, Operation, SERVER};
use serde_json::{Value, json};

pub(super) const ROLE: &str = "id serverId name color hoist mentionable isDefault position permissions";
pub(super) const MEMBER: &str = "user { id username } nickname roleIds mutedUntil pending";
const INVITATION: &str =
    "code server { id name memberCount onlineCount rules } inviter { id } expiresAt maxUses uses temporary";
const DIRECT: &str = "id server { id name } inviter { id }";

/// A role with these rights, directly above the default role.
pub fn create_role(server: &str, name: &str, permissions: &[&str]) -> Operation {
    let request_id = crate::unique("role-");
    Operation::new(
        format!("mutation($input: CreateRoleInput!) {{ createRole(input: $input) {{ {ROLE} }} }}"),
        json!({ "input": { "requestId": request_id, "serverId": server, "name": name, "permissions": permissions } }),
    )
}

/// `change` is the input but for the names of server and role.
pub fn update_role(server: &str, id: &str, change: Value) -> Operation {
    let mut input = change;
    input["serverId"] = json!(server);
    input["id"] = json!(id);
    Operation::new(
        format!("mutation($input: UpdateRoleInput!) {{ updateRole(input: $input) {{ {ROLE} }} }}"),
        json!({ "input": input }),
    )
}

/// Directly above another role, or lowest.
pub fn move_role(server: &str, id: &str, above: Option<&str>) -> Operation {
    Operation::new(
        format!(
            "mutation($server: ID!, $id: ID!, $above: ID) {{ moveRole(serverId: $server, id: $id, aboveId: $above) {{ {ROLE} }} }}"
        ),
        json!({ "server": server, "id": id, "above": above }),
    )
}

pub fn delete_role(server: &str, id: &str) -> Operation {
    Operation::new(
        "mutation($server: ID!, $id: ID!) { deleteRole(serverId: $server, id: $id) }",
        json!({ "server": server, "id": id }),
    )
}

pub fn add_role(server: &str, user: &str, role: &str) -> Operation {
    of_member("addRole", server, user, &[("role", "ID!", "roleId", json!(role))], true)
}

pub fn remove_role(server: &str, user: &str, role: &str) -> Operation {
    of_member(
        "removeRole",
        server,
        user,
        &[("role", "ID!", "roleId", json!(role))],
        true,
    )
}

pub fn set_nickname(server: &str, user: &str, nickname: &str) -> Operation {
    let nickname = json!(nickname);
    of_member(
        "setNickname",
        server,
        user,
        &[("nickname", "String", "nickname", nickname)],
        true,
    )
}

/// Until a time in RFC 3339.
pub fn mute(server: &str, user: &str, until: &str, reason: &str) -> Operation {
    let more = [
        ("until", "DateTime!", "until", json!(until)),
        ("reason", "String", "reason", json!(reason)),
    ];
    of_member("muteMember", server, user, &more, true)
}

pub fn unmute(server: &str, user: &str) -> Operation {
    of_member("unmuteMember", server, user, &[], true)
}

pub fn kick(server: &str, user: &str, reason: &str) -> Operation {
    of_member(
        "kickMember",
        server,
        user,
        &[("reason", "String", "reason", json!(reason))],
        false,
    )
}

pub fn ban(server: &str, user: &str, reason: &str, delete_hours: u32) -> Operation {
    let more = [
        ("reason", "String", "reason", json!(reason)),
        ("hours", "Int", "deleteHours", json!(delete_hours)),
    ];
    of_member("banMember", server, user, &more, false)
}

pub fn unban(server: &str, user: &str) -> Operation {
    of_member("unban", server, user, &[], false)
}

/// A mutation of a server and a user: further variables by name, type, argument and value.
fn of_member(
    field: &str,
    server: &str,
    user: &str,
    more: &[(&str, &str, &str, Value)],
    answers_member: bool,
) -> Operation {
    let mut variables = json!({ "server": server, "user": user });
    let (mut declared, mut given) = (String::new(), String::new());
    for (name, kind, argument, value) in more {
        declared.push_str(&format!(", ${name}: {kind}"));
        given.push_str(&format!(", {argument}: ${name}"));
        variables[*name] = value.clone();
    }
    let selected = if answers_member {
        format!("{{ {MEMBER} }}")
    } else {
        String::new()
    };
    let query = format!(
        "mutation($server: ID!, $user: ID!{declared}) {{ {field}(serverId: $server, userId: $user{given}) {selected} }}"
    );
    Operation::new(query, variables)
}

/// For a role (`roleId`) or a member (`userId`).
pub fn set_overwrite(channel: &str, (kind, id): (&str, &str), allow: &[&str], deny: &[&str]) -> Operation {
    let mut input = json!({ "channelId": channel, "allow": allow, "deny": deny });
    input[kind] = json!(id);
    Operation::new(
        format!(
            "mutation($input: SetOverwriteInput!) {{ setOverwrite(input: $input) \
             {{ channel {{ {CHANNEL} }} overwrites {{ roleId userId allow deny }} }} }}"
        ),
        json!({ "input": input }),
    )
}

pub fn sync_channel(id: &str) -> Operation {
    Operation::new(
        format!("mutation($id: ID!) {{ syncChannel(id: $id) {{ {CHANNEL} }} }}"),
        json!({ "id": id }),
    )
}

pub fn set_private(id: &str, private: bool, roles: &[&str], users: &[&str]) -> Operation {
    Operation::new(
        format!(
            "mutation($id: ID!, $private: Boolean!, $roles: [ID!], $users: [ID!]) \
             {{ setChannelPrivate(id: $id, private: $private, roleIds: $roles, userIds: $users) {{ {CHANNEL} }} }}"
        ),
        json!({ "id": id, "private": private, "roles": roles, "users": users }),
    )
}

/// `change` is the input but for the server's name.
pub fn update_server(id: &str, change: Value) -> Operation {
    let mut input = change;
    input["id"] = json!(id);
    Operation::new(
        format!("mutation($input: UpdateServerInput!) {{ updateServer(input: $input) {{ {SERVER} }} }}"),
        json!({ "input": input }),
    )
}

pub fn delete_server(id: &str, name: &str) -> Operation {
    Operation::new(
        "mutation($id: ID!, $name: String!) { deleteServer(id: $id, name: $name) }",
        json!({ "id": id, "name": name }),
    )
}

pub fn transfer_server(id: &str, user: &str) -> Operation {
    Operation::new(
        format!("mutation($id: ID!, $user: ID!) {{ transferServer(id: $id, userId: $user) {{ {SERVER} }} }}"),
        json!({ "id": id, "user": user }),
    )
}

/// `limits`: `expiresAt`, `maxUses`, `temporary`, or nothing.
pub fn create_invitation(server: &str, limits: Value) -> Operation {
    let mut input = limits;
    input["requestId"] = json!(crate::unique("invitation-"));
    input["serverId"] = json!(server);
    Operation::new(
        format!("mutation($input: CreateInvitationInput!) {{ createInvitation(input: $input) {{ {INVITATION} }} }}"),
        json!({ "input": input }),
    )
}

pub fn invitation(code: &str) -> Operation {
    Operation::new(
        format!("query($code: String!) {{ invitation(code: $code) {{ {INVITATION} }} }}"),
        json!({ "code": code }),
    )
}

pub fn revoke_invitation(code: &str) -> Operation {
    Operation::new(
        "mutation($code: String!) { revokeInvitation(code: $code) }",
        json!({ "code": code }),
    )
}

pub fn accept_invitation(code: &str) -> Operation {
    Operation::new(
        format!("mutation($code: String!) {{ acceptInvitation(code: $code) {{ {SERVER} }} }}"),
        json!({ "code": code }),
    )
}

pub fn invite(server: &str, username: &str) -> Operation {
    Operation::new(
        format!("mutation($id: ID!, $name: String!) {{ invite(serverId: $id, username: $name) {{ {DIRECT} }} }}"),
        json!({ "id": server, "name": username }),
    )
}

pub fn my_invitations() -> Operation {
    Operation::new(format!("{{ myInvitations {{ {DIRECT} }} }}"), json!({}))
}

pub fn answer_invitation(id: &str, accept: bool) -> Operation {
    Operation::new(
        "mutation($id: ID!, $accept: Boolean!) { answerInvitation(id: $id, accept: $accept) { id } }",
        json!({ "id": id, "accept": accept }),
    )
}

pub fn accept_rules(server: &str) -> Operation {
    Operation::new(
        format!("mutation($id: ID!) {{ acceptRules(serverId: $id) {{ {MEMBER} }} }}"),
        json!({ "id": server }),
    )
}

/// The server's audit log, newest first.
pub fn audit_log(server: &str) -> Operation {
    Operation::new(
        "query($id: ID!) { server(id: $id) { auditLog(first: 100) { edges { node \
         { id at action actor { id } targetKind targetId target { id } reason before after } } } } }",
        json!({ "id": server }),
    )
}

/// Each right of a member, and why.
pub fn explain(server: &str, user: &str, channel: Option<&str>) -> Operation {
    Operation::new(
        "query($id: ID!, $user: ID!, $channel: ID) { server(id: $id) { explain(userId: $user, channelId: $channel) \
         { permission allowed rule roleId channelId until } } }",
        json!({ "id": server, "user": user, "channel": channel }),
    )
}
