//! Failures of REST routes: problem details (RFC 9457) with the codes that GraphQL has in `extensions`.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use beep_core::{Error, Kind};
use serde::Serialize;

/// `type` is left out: it is `about:blank`, so that `title` is what the status is called.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Problem<'e> {
    title: &'static str,
    status: u16,
    detail: &'e str,
    code: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
}

/// What only operators may read is logged and goes no further.
pub(crate) fn response(error: &Error) -> Response<Body> {
    if error.kind() == Kind::Internal {
        tracing::error!(
            code = error.code(),
            context = error.internal_context(),
            "a request failed"
        );
    }
    let status = status(error);
    let problem = Problem {
        title: status.canonical_reason().unwrap_or_default(),
        status: status.as_u16(),
        detail: error.message(),
        code: error.code(),
        field: error.field_name(),
        retry_after: error.retry_after_seconds(),
    };
    let mut response = Response::new(Body::from(serde_json::to_vec(&problem).unwrap_or_default()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = error.retry_after_seconds() {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// The kind decides, but where HTTP has a word of its own.
fn status(error: &Error) -> StatusCode {
    match error.code() {
        "IMAGE_TOO_LARGE" | "TOO_LARGE" => StatusCode::PAYLOAD_TOO_LARGE,
        "IMAGE_KIND_UNSUPPORTED" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        _ => StatusCode::from_u16(error.kind().http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
