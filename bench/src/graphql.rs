//! The operations, as the web client sends them (with the `__typename` that its cache adds), and the words of
//! graphql-transport-ws.

use crate::line::Line;
use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};
use std::net::SocketAddr;

macro_rules! documents {
    ($($name:ident = $file:literal;)*) => {
        $(pub const $name: &str = include_str!(concat!("../graphql/", $file, ".graphql"));)*
    };
}
documents! {
    ADD_ROLE = "add_role";
    BAN_MEMBER = "ban_member";
    CHANNEL_EVENTS = "channel_events";
    CHANNEL_PAGE = "channel_page";
    CREATE_CHANNEL = "create_channel";
    CREATE_ROLE = "create_role";
    CREATE_SERVER = "create_server";
    DELETE_MESSAGE = "delete_message";
    EDIT_MESSAGE = "edit_message";
    JOIN_SERVER = "join_server";
    KICK_MEMBER = "kick_member";
    MARK_READ = "mark_read";
    ME = "me";
    MY_EVENTS = "my_events";
    REMOVE_ROLE = "remove_role";
    SEND_MESSAGE = "send_message";
    SERVER_CHANNELS = "server_channels";
    SERVER_EVENTS = "server_events";
    SET_CHANNEL_PRIVATE = "set_channel_private";
    SET_OVERWRITE = "set_overwrite";
    SIGN_IN = "sign_in";
    SIGN_UP = "sign_up";
    UNBAN = "unban";
    UPDATE_CHANNEL = "update_channel";
}

/// The body of a request over HTTP; the payload of a `subscribe` over a socket.
pub fn request(document: &str, variables: &Value) -> Value {
    json!({ "query": document, "variables": variables })
}

/// The message that begins an operation on a socket.
pub fn subscribe(id: &str, document: &str, variables: &Value) -> String {
    json!({ "id": id, "type": "subscribe", "payload": request(document, variables) }).to_string()
}

/// Opens a socket in the name of `token`.
///
/// # Errors
/// If the gateway refuses.
pub fn connect(address: SocketAddr, token: &str) -> Result<Line> {
    let mut line = Line::open(address, "/graphql", "graphql-transport-ws")?;
    let authorization = format!("Bearer {token}");
    line.send_text(&json!({ "type": "connection_init", "payload": { "authorization": authorization } }).to_string())?;
    let answer = line.receive_text()?;
    ensure!(answer.contains("connection_ack"), "instead of connection_ack: {answer}");
    Ok(line)
}

/// Begins a subscription and waits for its first event, `Ready`.
///
/// # Errors
/// If it is refused.
pub fn follow(line: &mut Line, id: &str, document: &str, variables: &Value) -> Result<()> {
    line.send_text(&subscribe(id, document, variables))?;
    let answer = line.receive_text()?;
    ensure!(answer.contains(r#""__typename":"Ready""#), "instead of Ready: {answer}");
    Ok(())
}

/// Fails if an answer tells of a failure. Cheap: such an answer begins with it.
///
/// # Errors
/// The answer.
pub fn succeeded(answer: &[u8]) -> Result<()> {
    // `{"id":"q123","type":"error"…`, or `errors` before or after `"data":null`.
    let head = &answer[..answer.len().min(96)];
    let contains = |word: &[u8]| memchr::memmem::find(head, word).is_some();
    if contains(br#""type":"error""#) || contains(br#""errors":"#) || contains(br#""data":null"#) {
        bail!("{}", String::from_utf8_lossy(answer));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::succeeded;

    #[test]
    fn failures_are_seen_in_all_their_shapes() {
        for failure in [
            r#"{"id":"q1","type":"error","payload":[{"message":"no"}]}"#,
            r#"{"id":"q1","type":"next","payload":{"data":null,"errors":[{"message":"no"}]}}"#,
            r#"{"errors":[{"message":"no"}]}"#,
            r#"{"data":null,"errors":[]}"#,
        ] {
            assert!(succeeded(failure.as_bytes()).is_err(), "{failure}");
        }
        let success = r#"{"id":"q1","type":"next","payload":{"data":{"sendMessage":{"content":"\"errors\":"}}}}"#;
        assert!(succeeded(success.as_bytes()).is_ok());
    }
}
