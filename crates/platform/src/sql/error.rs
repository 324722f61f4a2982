//! What can go wrong in a store, the same on both engines.

use beep_core::reason;
use rusqlite::ErrorCode;
use std::time::Duration;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure of a statement or a transaction. The texts are for operators; callers of the product see a
/// [`beep_core::Error`] instead.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A unique key is taken. The engines do not agree on how the key is called: decide by the statement.
    #[error("taken: {0}")]
    Taken(String),
    /// There is no room, or the store is read-only. It heals when that changes.
    #[error("the store cannot be written to: {0}")]
    Full(String),
    /// The engine does not answer, or not in time. If it was a write, it may have happened all the same.
    #[error("the store is not reachable: {0}")]
    Unreachable(String),
    /// Others worked on the same rows, also when it was tried again.
    #[error("conflict with another transaction: {0}")]
    Conflict(String),
    /// Anything else: a fault of ours.
    #[error("store: {0}")]
    Engine(String),
    /// The work itself said no; its transaction is undone.
    #[error(transparent)]
    Fail(#[from] beep_core::Error),
}

impl Error {
    pub(super) fn closed() -> Self {
        Self::Unreachable("it is closed".into())
    }

    pub(super) fn panicked() -> Self {
        Self::Engine("the work panicked".into())
    }

    /// PostgreSQL has no U+0000 in texts (its manual, 8.3), so SQLite is given none either. It came with a request: nothing
    /// of ours holds one.
    pub(super) fn nul() -> Self {
        Self::Fail(beep_core::Error::from(&reason::INVALID_INPUT).context("a text holds U+0000"))
    }

    pub(super) fn late(what: &str, limit: Duration) -> Self {
        Self::Unreachable(format!("{what} took longer than {} s", limit.as_secs()))
    }

    /// Puts `what` in front of the operator's text.
    pub(super) fn at(self, what: &str) -> Self {
        match self {
            Self::Taken(text) => Self::Taken(format!("{what}: {text}")),
            Self::Full(text) => Self::Full(format!("{what}: {text}")),
            Self::Unreachable(text) => Self::Unreachable(format!("{what}: {text}")),
            Self::Conflict(text) => Self::Conflict(format!("{what}: {text}")),
            Self::Engine(text) => Self::Engine(format!("{what}: {text}")),
            Self::Fail(error) => Self::Fail(error),
        }
    }
}

impl From<Error> for beep_core::Error {
    fn from(error: Error) -> Self {
        let reason = match &error {
            Error::Fail(_) => None,
            Error::Full(_) => Some(&reason::STORAGE_FULL),
            Error::Unreachable(_) => Some(&reason::UNAVAILABLE),
            Error::Conflict(_) => Some(&reason::CONFLICT),
            Error::Taken(_) | Error::Engine(_) => Some(&reason::INTERNAL),
        };
        match (error, reason) {
            (Error::Fail(error), _) => error,
            (error, reason) => Self::from(reason.unwrap_or(&reason::INTERNAL)).context(error),
        }
    }
}

impl From<rusqlite::Error> for Error {
    /// Result codes of SQLite (<https://sqlite.org/rescode.html>).
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error() {
            Some(e) if matches!(e.extended_code, 1555 | 2067 | 2579) => Self::Taken(text), // primary key, unique, rowid
            Some(e) => match e.code {
                // What cannot be read is lost, whatever room there is.
                ErrorCode::SystemIoFailure if matches!(e.extended_code, 266 | 522) => Self::Engine(text),
                ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure => Self::Full(text),
                ErrorCode::CannotOpen
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::PermissionDenied => Self::Unreachable(text),
                _ => Self::Engine(text),
            },
            None => Self::Engine(text),
        }
    }
}

impl From<sqlx::Error> for Error {
    /// SQLSTATE codes of PostgreSQL (its manual, appendix A).
    fn from(error: sqlx::Error) -> Self {
        let text = error.to_string();
        match &error {
            sqlx::Error::Database(database) => match database.code().as_deref().unwrap_or_default() {
                "23505" => Self::Taken(text),
                "53100" | "25006" => Self::Full(text), // disk full; read-only transaction, as on a standby
                "40001" | "40P01" => Self::Conflict(text), // serialization failure; deadlock
                "22021" | "22P05" => Self::nul(),      // in a text; in a JSON document
                // Lost connection, out of connections or memory, cancelled by time-out, shut down by an operator.
                code if ["08", "53", "57"].iter().any(|class| code.starts_with(class)) => Self::Unreachable(text),
                _ => Self::Engine(text),
            },
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unreachable(text),
            // A server that dies in the middle of an answer.
            sqlx::Error::Protocol(_) => Self::Unreachable(text),
            _ => Self::Engine(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_get_a_reason_and_never_the_text() {
        for (error, reason) in [
            (Error::Full("x".into()), &reason::STORAGE_FULL),
            (Error::Unreachable("x".into()), &reason::UNAVAILABLE),
            (Error::Conflict("x".into()), &reason::CONFLICT),
            (Error::Taken("x".into()), &reason::INTERNAL),
            (Error::Engine("x".into()), &reason::INTERNAL),
            (Error::Fail(beep_core::Error::not_found()), &reason::NOT_FOUND),
        ] {
            let seen = beep_core::Error::from(error.clone());
            assert!(seen.is(reason), "{error:?}");
            assert_eq!(seen.message(), reason.about);
        }
    }
}
