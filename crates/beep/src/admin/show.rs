//! Answers, as JSON with the names of the API, and as text: a line for each, `name: value` below another for one.

use beep_core::{Id, UserId};
use beep_proto::{
    servers::v1 as servers,
    users::v1::{self as users, GlobalRole},
};
use jiff::Timestamp;
use serde_json::{Value, json};

fn id(bytes: &[u8]) -> Value {
    // Of whatever kind: all look alike.
    UserId::from_slice(bytes).map_or(Value::Null, |id| id.to_string().into())
}

fn time(millis: i64) -> Value {
    match Timestamp::from_millisecond(millis) {
        Ok(time) if millis != 0 => format!("{time:.3}").into(),
        _ => Value::Null,
    }
}

fn given(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}

pub(super) fn roles(roles: impl Iterator<Item = GlobalRole>) -> Value {
    roles.map(name).collect()
}

fn name(role: GlobalRole) -> &'static str {
    role.as_str_name().trim_start_matches("GLOBAL_ROLE_")
}

pub(super) fn holder(holder: &users::Holder) -> Value {
    json!({
        "userId": id(&holder.user_id),
        "role": name(holder.role()),
        "grantedBy": id(&holder.granted_by),
        "at": time(holder.at),
    })
}

pub(super) fn user(found: &users::InstanceUser) -> Value {
    let user = found.user.clone().unwrap_or_default();
    let suspension = found
        .suspension
        .as_ref()
        .map(|it| json!({ "at": time(it.at), "by": id(&it.by), "until": time(it.until), "reason": it.reason }));
    json!({
        "id": id(&user.id),
        "username": user.username,
        "name": format!("{} {}", user.first_name, user.last_name),
        "email": found.email,
        "createdAt": time(user.created_at),
        "globalRoles": roles(found.roles()),
        "sessionCount": found.sessions,
        "suspension": suspension,
    })
}

pub(super) fn server(found: &servers::InstanceServer) -> Value {
    let suspension = found
        .suspension
        .as_ref()
        .map(|it| json!({ "at": time(it.at), "by": id(&it.by), "reason": it.reason }));
    json!({
        "id": id(&found.id),
        "name": found.name,
        "public": found.public,
        "ownerId": id(&found.owner_id),
        "memberCount": found.member_count,
        "createdAt": time(found.created_at),
        "suspension": suspension,
    })
}

pub(super) fn report(found: &users::Report) -> Value {
    let message = found.message.as_ref().map(|it| {
        json!({
            "id": id(&it.id),
            "serverId": id(&it.server_id),
            "channelId": id(&it.channel_id),
            "content": it.content,
            "sentAt": time(it.sent_at),
        })
    });
    json!({
        "id": id(&found.id),
        "at": time(found.at),
        "reason": found.reason().as_str_name().trim_start_matches("REPORT_REASON_"),
        "state": found.state().as_str_name().trim_start_matches("REPORT_STATE_"),
        "reporterId": id(&found.reporter_id),
        "targetId": id(&found.target_id),
        "message": message,
        "comment": given(&found.comment),
        "assigneeId": id(&found.assignee_id),
        "closedBy": id(&found.closed_by),
        "note": given(&found.note),
    })
}

pub(super) fn act(act: &users::Act) -> Value {
    json!({
        "at": time(act.at),
        "actorId": id(&act.actor_id),
        "action": act.action,
        "targetKind": act.target_kind,
        "targetId": id(&act.target_id),
        "reason": given(&act.reason),
        "before": given(&act.before),
        "after": given(&act.after),
    })
}

pub(super) fn settings(settings: users::InstanceSettings) -> Value {
    let who = settings.server_creation().as_str_name();
    json!({
        "registrationOpen": settings.registration_open,
        "serverCreation": who.trim_start_matches("SERVER_CREATION_"),
    })
}

/// For people: of several things a line each.
pub(super) fn text(answer: &Value) -> String {
    match answer {
        Value::Array(things) if things.is_empty() => "Nothing.".to_owned(),
        Value::Array(things) => {
            let lines: Vec<String> = things.iter().map(|thing| fields(thing).join("  ")).collect();
            lines.join("\n")
        }
        thing => fields(thing).join("\n"),
    }
}

/// Those that say something.
fn fields(thing: &Value) -> Vec<String> {
    let fields = thing.as_object().into_iter().flatten();
    let told = fields.filter(|(_, value)| !value.is_null() && **value != json!([]));
    told.map(|(name, value)| match value {
        Value::String(text) => format!("{name}: {}", visible(text)),
        other => format!("{name}: {other}"),
    })
    .collect()
}

/// What people wrote, on one line and with nothing in it that a terminal obeys or that turns what is beside it.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '"' | '\'' | '\\' => shown.push(sign),
            _ => shown.extend(sign.escape_debug()),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_lines() {
        let thing = json!({ "id": "1", "by": null, "roles": [], "open": true });
        assert_eq!(text(&thing), "id: 1\nopen: true");
        assert_eq!(text(&json!([thing, thing])), "id: 1  open: true\nid: 1  open: true");
        assert_eq!(text(&json!([])), "Nothing.");
    }

    #[test]
    fn what_people_wrote_stays_on_its_line() {
        let thing = json!({ "comment": "\"é\"\nid: 2\u{202e}\u{1b}[31m" });
        assert_eq!(text(&thing), r#"comment: "é"\nid: 2\u{202e}\u{1b}[31m"#);
    }

    #[test]
    fn what_is_not_there_is_null() {
        assert_eq!((time(0), id(&[]), given("")), (Value::Null, Value::Null, Value::Null));
        assert_eq!(time(1), "1970-01-01T00:00:00.001Z");
    }
}
