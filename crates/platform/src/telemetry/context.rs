//! What a call carries of its trace: W3C Trace Context (<https://www.w3.org/TR/trace-context/>) and a request id.

use super::{
    id::{SpanId, TraceId},
    layer::SpanState,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use tracing::Span;
use tracing_subscriber::{Registry, registry::LookupSpan};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Where in a trace a call comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TraceContext {
    pub(super) parent: Option<Parent>,
    pub(super) request_id: Option<Arc<str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parent {
    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
    pub(super) sampled: bool,
}

impl TraceContext {
    /// Makes `span` a child of the caller's span. To be called before anything happens in it: spans that are already
    /// inside keep what they inherited.
    pub fn adopt(&self, span: &Span) {
        with_state(span, |state| {
            if let Some(parent) = self.parent {
                state.trace_id = parent.trace_id;
                state.parent = Some(parent.span_id);
                state.parent_is_remote = true;
                state.sampled = parent.sampled;
            }
            if self.request_id.is_some() {
                state.request_id.clone_from(&self.request_id);
            }
        });
    }

    /// The trace as 32 lower-case hexadecimal digits; None if the caller had none.
    pub fn trace_id(&self) -> Option<String> {
        self.parent.map(|parent| format!("{:032x}", parent.trace_id))
    }

    /// The caller's name for the request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

/// The context that a call made now would carry; None outside of any span.
pub fn current() -> Option<TraceContext> {
    with_state(&Span::current(), |state| TraceContext {
        parent: Some(Parent {
            trace_id: state.trace_id,
            span_id: state.span_id,
            sampled: state.sampled,
        }),
        request_id: state.request_id.clone(),
    })
}

/// Writes the context of the current span into the headers of a call; nothing outside of any span.
pub fn inject(headers: &mut HeaderMap) {
    let Some(context) = current() else { return };
    if let Some(Parent {
        trace_id,
        span_id,
        sampled,
    }) = context.parent
    {
        let text = format!("00-{trace_id:032x}-{span_id:016x}-{:02x}", u8::from(sampled));
        headers.insert(TRACEPARENT, HeaderValue::try_from(text).expect("hexadecimal digits"));
    }
    if let Some(value) = context.request_id.and_then(|id| HeaderValue::try_from(&*id).ok()) {
        headers.insert(REQUEST_ID, value);
    }
}

/// Reads the context of the caller; what is malformed counts as absent.
pub fn extract(headers: &HeaderMap) -> TraceContext {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    TraceContext {
        parent: text(TRACEPARENT).and_then(parse),
        request_id: text(REQUEST_ID).filter(|id| is_request_id(id)).map(Into::into),
    }
}

/// `version-trace_id-parent_id-flags`; later versions may append to that (3.2.3 and 3.2.4 there).
fn parse(text: &str) -> Option<Parent> {
    let lower_hex = |part: &str, len| {
        (part.len() == len && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))).then_some(())
    };
    let mut parts = text.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    lower_hex(version, 2)
        .and(lower_hex(trace, 32))
        .and(lower_hex(span, 16))
        .and(lower_hex(flags, 2))?;
    if version == "ff" || (version == "00" && parts.next().is_some()) {
        return None;
    }
    Some(Parent {
        trace_id: TraceId::new(u128::from_str_radix(trace, 16).ok()?)?,
        span_id: SpanId::new(u64::from_str_radix(span, 16).ok()?)?,
        sampled: u8::from_str_radix(flags, 16).ok()? & 1 == 1,
    })
}

/// It ends up in every line, so it is short and plain.
fn is_request_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn with_state<T>(span: &Span, work: impl FnOnce(&mut SpanState) -> T) -> Option<T> {
    span.with_subscriber(|(id, dispatch)| {
        let span = dispatch.downcast_ref::<Registry>()?.span(id)?;
        span.extensions_mut().get_mut::<SpanState>().map(work)
    })
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn headers(traceparent: &str, request_id: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(TRACEPARENT, traceparent.parse().expect("a header"));
        headers.insert(REQUEST_ID, request_id.parse().expect("a header"));
        headers
    }

    #[test]
    fn good_headers_are_read() {
        let context = extract(&headers(GOOD, "req-1"));
        assert_eq!(context.trace_id().as_deref(), Some("0af7651916cd43dd8448eb211c80319c"));
        assert_eq!(context.request_id(), Some("req-1"));
        let parent = context.parent.expect("a parent");
        assert_eq!((parent.span_id.get(), parent.sampled), (0xb7ad_6b71_6920_3331, true));
        let unsampled = GOOD.replace("-01", "-02");
        assert!(!parse(&unsampled).expect("a parent").sampled);
        assert!(parse(&GOOD.replacen("00", "cc", 1)).is_some(), "a version yet to come");
        assert!(parse(&format!("{}-more", GOOD.replacen("00", "cc", 1))).is_some());
    }

    #[test]
    fn what_is_malformed_counts_as_absent() {
        for bad in [
            "",
            "00",
            "garbage",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        ] {
            assert_eq!(extract(&headers(bad, "a b")), TraceContext::default(), "{bad}");
        }
        assert_eq!(extract(&headers(GOOD, &"x".repeat(65))).request_id, None);
        assert_eq!(extract(&HeaderMap::new()), TraceContext::default());
    }
}
