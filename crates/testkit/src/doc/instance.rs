//! What those do who keep order on a Beep.

use super::Operation;
use serde_json::json;

pub fn grant_global_role(user: &str, role: &str) -> Operation {
    global_role("grantGlobalRole", user, role)
}

pub fn revoke_global_role(user: &str, role: &str) -> Operation {
    global_role("revokeGlobalRole", user, role)
}

fn global_role(field: &str, user: &str, role: &str) -> Operation {
    Operation::new(
        format!("mutation($user: ID!, $role: GlobalRole!) {{ {field}(userId: $user, role: $role) }}"),
        json!({ "user": user, "role": role }),
    )
}

pub fn suspend_server(id: &str, reason: &str) -> Operation {
    Operation::new(
        "mutation($id: ID!, $reason: String!) { suspendServer(id: $id, reason: $reason) { suspension { reason until } } }",
        json!({ "id": id, "reason": reason }),
    )
}

pub fn restore_server(id: &str) -> Operation {
    Operation::new(
        "mutation($id: ID!) { restoreServer(id: $id) { suspension { at } } }",
        json!({ "id": id }),
    )
}

/// Of a person; answers with the report's name.
pub fn report_user(id: &str) -> Operation {
    Operation::new(
        "mutation($id: ID!) { reportUser(userId: $id, reason: SPAM) }",
        json!({ "id": id }),
    )
}

/// Answers with the report's name.
pub fn report_message(channel: &str, message: &str) -> Operation {
    Operation::new(
        "mutation($channel: ID!, $message: ID!) { reportMessage(channelId: $channel, messageId: $message, reason: SPAM) }",
        json!({ "channel": channel, "message": message }),
    )
}

pub fn take_report(id: &str) -> Operation {
    Operation::new(
        "mutation($id: ID!) { takeReport(id: $id) { assignee { username } } }",
        json!({ "id": id }),
    )
}

pub fn report(id: &str) -> Operation {
    Operation::new(
        "query($id: ID!) { instance { report(id: $id) { id kind state target { username } assignee { username } \
         message { serverId channelId id content } } } }",
        json!({ "id": id }),
    )
}
