//! Failures of REST routes: problem details (RFC 9457) with the codes that GraphQL has in `extensions`.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use beep_core::{Error, Kind, Reason, reason};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{
    ToSchema,
    openapi::{
        ContentBuilder, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response as Described, ResponseBuilder, Type,
        schema::AllOfBuilder,
    },
};

const CONTENT_TYPE: &str = "application/problem+json";

/// Why something was not done (RFC 9457). There is no `type`: it is `about:blank`, so `title` is what the status is
/// called.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem<'e> {
    title: &'static str,
    /// As the status of the answer.
    status: u16,
    /// For people, in English.
    detail: &'e str,
    /// For programs: stable.
    code: &'e str,
    /// Which part of the request is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    field: Option<&'e str>,
    /// Seconds after which trying again makes sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
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
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = error.retry_after_seconds() {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

pub(crate) fn status(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What a refusal is known by: its status, and its code. A service's own reasons are named so, for their texts are the
/// service's; the binary's tests compare them.
pub(crate) type Refusal = (u16, &'static str);

/// A reason that is known here.
pub(crate) const fn of(reason: &Reason) -> Refusal {
    (reason.http_status, reason.code)
}

/// What any route may answer.
const ANYWHERE: [Refusal; 3] = [of(&reason::INTERNAL), of(&reason::UNAVAILABLE), of(&reason::TIMED_OUT)];

/// Answers by status.
pub(crate) type Refusals = BTreeMap<String, RefOr<Described>>;

/// Refusals as the description of the API tells them, those of any route among them: one answer a status, which names
/// its codes.
pub(crate) fn described(refusals: &[&[Refusal]]) -> Refusals {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (status, code) in refusals.iter().copied().flatten().chain(&ANYWHERE) {
        by_status.entry(*status).or_default().push(code);
    }
    let answer = |(status, codes): (u16, Vec<&str>)| (status.to_string(), refusal(status, &codes).into());
    by_status.into_iter().map(answer).collect()
}

fn refusal(status: u16, codes: &[&str]) -> Described {
    let code = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes.iter().copied()));
    let problem = AllOfBuilder::new()
        .item(Ref::from_schema_name("Problem"))
        .item(ObjectBuilder::new().property("code", code));
    let header = |kind: Type, about: &str| {
        HeaderBuilder::new()
            .schema(Some(ObjectBuilder::new().schema_type(kind)))
            .description(Some(about))
            .build()
    };
    let named: Vec<_> = codes.iter().map(|code| format!("`{code}`")).collect();
    let response = ResponseBuilder::new()
        .description(named.join(", "))
        .content(CONTENT_TYPE, ContentBuilder::new().schema(Some(problem)).build());
    let response = match status {
        401 => response.header("WWW-Authenticate", header(Type::String, "`Bearer`.")),
        429 | 503 => response.header(
            "Retry-After",
            header(Type::Integer, "Seconds, where it is known how many."),
        ),
        _ => response,
    };
    response.build()
}
