//! [`beep_core::Error`] to and from [`tonic::Status`], without loss of what the caller may know.
//!
//! The kind is the gRPC code (one to one), the message is the status message (which gRPC percent-encodes); the stable
//! code, the field, the seconds to wait and a status in HTTP that is not the kind's travel as metadata. The internal
//! context is logged here, on the side where the failure happened, and never sent.

use super::Context;
use crate::telemetry;
use beep_core::{Error, Kind, Result, reason};
use std::{error::Error as _, future::Future};
use tonic::{
    Code, Response, Status,
    metadata::{MetadataMap, MetadataValue},
};

pub(super) const CODE: &str = "beep-code";
const RETRY_AFTER: &str = "beep-retry-after";
/// Where it is not that of the kind.
const HTTP_STATUS: &str = "beep-http-status";
/// `-bin`: gRPC carries it as base64, so any text passes.
const FIELD: &str = "beep-field-bin";
/// One a detail, `name=value`.
const DETAIL: &str = "beep-detail-bin";

/// Answers a call with a use case: reads who calls, hands over the message, encodes the outcome.
///
/// # Errors
/// Those of the use case, and `UNAUTHENTICATED` if the request did not come through [`super::server_layers`].
pub async fn answer<M, R, F>(
    request: tonic::Request<M>,
    work: impl FnOnce(Context, M) -> F,
) -> Result<Response<R>, Status>
where
    F: Future<Output = Result<R>>,
{
    let context = Context::of(&request).map_err(status)?;
    work(context, request.into_inner())
        .await
        .map(Response::new)
        .map_err(status)
}

/// The answer to a call, or the failure that the service named.
///
/// # Errors
/// What the service answered, or that it could not be reached.
pub fn reply<M>(outcome: Result<Response<M>, Status>) -> Result<M> {
    outcome.map(Response::into_inner).map_err(error)
}

/// A failure as it goes over the wire; its internal context goes to the log instead.
pub fn status(error: Error) -> Status {
    log(&error);
    let mut metadata = MetadataMap::with_capacity(3);
    if let Ok(code) = MetadataValue::try_from(error.code()) {
        metadata.insert(CODE, code);
    }
    if let Some(field) = error.field_name() {
        metadata.insert_bin(FIELD, MetadataValue::from_bytes(field.as_bytes()));
    }
    for (name, value) in error.details() {
        let detail = format!("{name}={value}");
        metadata.append_bin(DETAIL, MetadataValue::from_bytes(detail.as_bytes()));
    }
    if let Some(seconds) = error.retry_after_seconds() {
        metadata.insert(RETRY_AFTER, seconds.into());
    }
    if error.http_status() != error.kind().http_status() {
        metadata.insert(HTTP_STATUS, error.http_status().into());
    }
    Status::with_metadata(code(error.kind()), error.message(), metadata)
}

/// A failure as it came over the wire. A status that is not ours (of the transport, of a proxy) gets the reason that
/// tells the caller whether trying again makes sense.
pub fn error(status: Status) -> Error {
    let metadata = status.metadata();
    let (Some(code), Some(kind)) = (text(metadata, CODE), kind(status.code())) else {
        return foreign(&status);
    };
    let mut error = Error::received(code.to_owned(), kind, status.message().to_owned());
    if let Some(field) = metadata.get_bin(FIELD).and_then(|value| value.to_bytes().ok()) {
        error = error.field(String::from_utf8_lossy(&field).into_owned());
    }
    for detail in metadata.get_all_bin(DETAIL) {
        let detail = detail.to_bytes().unwrap_or_default();
        if let Some((name, value)) = String::from_utf8_lossy(&detail).split_once('=') {
            error = error.detail(name.to_owned(), value);
        }
    }
    if let Some(seconds) = text(metadata, RETRY_AFTER).and_then(|seconds| seconds.parse().ok()) {
        error = error.retry_after(seconds);
    }
    let failures = |status: &u16| (400..600).contains(status);
    if let Some(status) = text(metadata, HTTP_STATUS)
        .and_then(|status| status.parse().ok())
        .filter(failures)
    {
        error = error.with_http_status(status);
    }
    error
}

fn foreign(status: &Status) -> Error {
    let reason = match status.code() {
        Code::Unavailable => &reason::UNAVAILABLE,
        // tonic answers an expired `grpc-timeout` with CANCELLED.
        Code::DeadlineExceeded | Code::Cancelled => &reason::TIMED_OUT,
        // tonic's own limit of message size; services give `INVALID_INPUT`.
        Code::OutOfRange => &reason::TOO_LARGE,
        // A broken connection in the middle of an answer.
        _ if status.source().is_some() => &reason::UNAVAILABLE,
        _ => &reason::INTERNAL,
    };
    Error::from(reason).context(format_args!("{:?}: {}", status.code(), status.message()))
}

fn log(error: &Error) {
    let Some(context) = error.internal_context() else {
        return;
    };
    let code = error.code();
    match error.kind() {
        Kind::Internal => telemetry::error_log(error, ()),
        Kind::Unavailable | Kind::TimedOut => tracing::warn!(code, context, "failed"),
        _ => tracing::debug!(code, context, "refused"),
    }
}

fn text<'m>(metadata: &'m MetadataMap, key: &str) -> Option<&'m str> {
    metadata.get(key)?.to_str().ok()
}

const fn code(kind: Kind) -> Code {
    match kind {
        Kind::Invalid => Code::InvalidArgument,
        Kind::Unauthenticated => Code::Unauthenticated,
        Kind::Forbidden => Code::PermissionDenied,
        Kind::NotFound => Code::NotFound,
        Kind::Conflict => Code::AlreadyExists,
        Kind::Limited => Code::ResourceExhausted,
        Kind::Unavailable => Code::Unavailable,
        Kind::TimedOut => Code::DeadlineExceeded,
        Kind::Internal => Code::Internal,
    }
}

const fn kind(code: Code) -> Option<Kind> {
    Some(match code {
        Code::InvalidArgument => Kind::Invalid,
        Code::Unauthenticated => Kind::Unauthenticated,
        Code::PermissionDenied => Kind::Forbidden,
        Code::NotFound => Kind::NotFound,
        Code::AlreadyExists => Kind::Conflict,
        Code::ResourceExhausted => Kind::Limited,
        Code::Unavailable => Kind::Unavailable,
        Code::DeadlineExceeded => Kind::TimedOut,
        Code::Internal => Kind::Internal,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use beep_core::reason;

    #[test]
    fn every_reason_comes_back() {
        for reason in reason::ALL {
            let sent = Error::from(reason);
            assert_eq!(error(status(sent.clone())), sent, "{}", reason.code);
        }
    }

    #[test]
    fn details_come_back() {
        let sent = Error::from(&reason::FORBIDDEN)
            .detail("reason", "a = b, größer")
            .detail("until", "");
        assert_eq!(error(status(sent.clone())), sent);
    }

    #[test]
    fn the_context_stays_here() {
        let received = error(status(Error::internal("password of the database")));
        assert_eq!(received.internal_context(), None);
        assert!(!format!("{:?}", status(Error::internal("password of the database"))).contains("password"));
    }

    #[test]
    fn a_strange_status_says_whether_to_try_again() {
        for (code, expected) in [
            (Code::Unavailable, reason::UNAVAILABLE),
            (Code::Cancelled, reason::TIMED_OUT),
            (Code::DeadlineExceeded, reason::TIMED_OUT),
            (Code::OutOfRange, reason::TOO_LARGE),
            (Code::NotFound, reason::INTERNAL),
            (Code::Unknown, reason::INTERNAL),
        ] {
            assert!(error(Status::new(code, "?")).is(&expected), "{code:?}");
        }
    }
}
