//! The lines that are no plain events: access, audit, error.

use super::Pseudonym;
use beep_core::{Error, Kind};
use serde::Serialize;
use std::{backtrace::Backtrace, time::Duration};

/// Targets that mark a line's type; the last part is the type. Only this module and the panic hook write to them.
pub(super) const ACCESS: &str = "beep::log::access";
pub(super) const AUDIT: &str = "beep::log::audit";
pub(super) const ERROR: &str = "beep::log::error";

/// A request was answered. `route` is the path with its variable parts named (`/api/files/{id}`), never the raw one
/// with its query: that may hold tokens.
pub fn access(method: &str, route: &str, status: u16, elapsed: Duration) {
    tracing::info!(
        target: ACCESS,
        request_method = method,
        request_url = route,
        response_status = status,
        response_time = elapsed.as_micros() as f64 / 1000.0,
        "request"
    );
}

/// Somebody did something that has to be accounted for. `details` is an object; it names people by pseudonyms only.
pub fn audit(action: &'static str, user: &Pseudonym, details: impl Serialize) {
    tracing::info!(target: AUDIT, action, user = %user, details = json(details), "{action}");
}

/// A failure that operators should see. `context` is an object: what was being done, people by pseudonyms only.
///
/// The stack is written for faults of ours ([`Kind::Internal`]); for all others it is the path of spans.
pub fn error_log(error: &Error, context: impl Serialize) {
    let stack = (error.kind() == Kind::Internal).then(|| Backtrace::force_capture().to_string());
    tracing::error!(
        target: ERROR,
        code = error.code(),
        cause = error.internal_context(),
        stack_trace = stack,
        context = json(context),
        "{}", error.message()
    );
}

/// As text, because events know no objects; the layer puts it into the line as it is.
pub(super) fn json(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(object @ serde_json::Value::Object(_)) => object.to_string(),
        Ok(serde_json::Value::Null) => "{}".to_owned(),
        Ok(other) => serde_json::json!({ "value": other }).to_string(),
        Err(error) => serde_json::json!({ "unwritable": error.to_string() }).to_string(),
    }
}
