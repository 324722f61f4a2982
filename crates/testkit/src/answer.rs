//! What the API answers.

use crate::http::Reply;
use serde_json::Value;
use std::fmt;

/// One failure of an operation: `errors[]` with its `extensions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// `extensions.code`; empty if the answer has none, which no answer may.
    pub code: String,
    pub field: Option<String>,
    pub message: String,
    pub retry_after: Option<u64>,
}

impl Failure {
    /// Something below the API went wrong: no connection, no answer.
    pub(crate) fn transport(error: impl fmt::Display) -> Self {
        Self {
            code: "NO_ANSWER".to_owned(),
            field: None,
            message: error.to_string(),
            retry_after: None,
        }
    }

    pub(crate) fn all(errors: &Value) -> Vec<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let read = |error: &Value| Self {
            code: text(&error["extensions"]["code"]).unwrap_or_default(),
            field: text(&error["extensions"]["field"]),
            message: text(&error["message"]).unwrap_or_default(),
            retry_after: error["extensions"]["retryAfter"].as_u64(),
        };
        errors.as_array().into_iter().flatten().map(read).collect()
    }

    /// Whether the same may succeed in a moment.
    pub fn is_passing(&self) -> bool {
        ["NO_ANSWER", "UNAVAILABLE", "TIMED_OUT", "CONFLICT", "STORAGE_FULL"].contains(&self.code.as_str())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.code, self.message)
    }
}

/// A GraphQL answer over HTTP.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub data: Value,
    pub errors: Vec<Failure>,
    /// The value that `beep_refresh` was set to; empty when it was cleared.
    pub cookie: Option<String>,
    /// The whole `Set-Cookie` line.
    pub set_cookie: Option<String>,
}

impl Answer {
    /// # Panics
    /// The body is not JSON.
    pub fn read(reply: &Reply) -> Self {
        let body: Value = serde_json::from_slice(&reply.body)
            .unwrap_or_else(|_| panic!("{} is answered with JSON, not {:?}", reply.status, reply.text()));
        let set_cookie = reply
            .headers
            .get(http::header::SET_COOKIE)
            .and_then(|line| line.to_str().ok());
        let cookie = set_cookie.and_then(|line| line.strip_prefix("beep_refresh=")?.split(';').next());
        Self {
            status: reply.status,
            data: body["data"].clone(),
            errors: Failure::all(&body["errors"]),
            cookie: cookie.map(str::to_owned),
            set_cookie: set_cookie.map(str::to_owned),
        }
    }

    /// The value of the operation's one field, or why there is none.
    ///
    /// # Errors
    /// The first failure.
    pub fn result(self) -> Result<Value, Failure> {
        only_field(self.data, self.errors)
    }

    /// The code of the failure, `"ok"` without one.
    pub fn code(&self) -> &str {
        self.errors.first().map_or("ok", |failure| &failure.code)
    }
}

pub(crate) fn only_field(data: Value, errors: Vec<Failure>) -> Result<Value, Failure> {
    match (errors.into_iter().next(), data) {
        (Some(failure), _) => Err(failure),
        (None, Value::Object(fields)) => Ok(fields.into_iter().next().map_or(Value::Null, |(_, value)| value)),
        (None, data) => Err(Failure::transport(format!("an answer without data: {data}"))),
    }
}
