//! `traceparent` (W3C Trace Context) from call to call.

use super::Context;
use http::{HeaderMap, HeaderValue};

const TRACEPARENT: &str = "traceparent";

/// Hands the trace on: that of the current span, else the one that the context came with.
pub(super) fn inject(headers: &mut HeaderMap, context: &Context) {
    if let Some(trace) = &context.trace {
        headers.insert(TRACEPARENT, trace.clone());
    }
}

pub(super) fn extract(headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get(TRACEPARENT).cloned()
}

/// What a server does for one call.
pub(super) fn span(service: &str, method: &str, context: &Context, _headers: &HeaderMap) -> tracing::Span {
    tracing::info_span!(
        "rpc",
        otel.kind = "server",
        rpc.service = service,
        rpc.method = method,
        request_id = context.request_id.map(tracing::field::display),
    )
}
