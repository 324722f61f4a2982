//! The server's half of the layers: caller, deadline, trace, panic isolation, metric. One tower service, because each
//! layer on a router costs a box and a clone for each call.

use super::{Context, Signer, caller, deadline, status};
use crate::telemetry;
use axum::{body::Body, response::Response};
use beep_core::{Error, reason};
use futures_util::FutureExt;
use http::{HeaderMap, Request};
use std::{
    convert::Infallible,
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    task::{self, Poll},
};
use tokio::time::{Instant, timeout_at};
use tonic::{Code, Status};
use tower::Service;
use tracing::{Instrument, Span};

#[derive(Clone)]
pub(super) struct Guard<S> {
    inner: S,
    signer: Signer,
}

impl<S> Guard<S> {
    pub(super) fn new(inner: S, signer: Signer) -> Self {
        Self { inner, signer }
    }
}

impl<S> Service<Request<Body>> for Guard<S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send + 'static>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let started = Instant::now();
        let path = request.uri().path();
        let caller = match self.signer.verify(request.headers().get(caller::HEADER), path) {
            Ok(caller) => caller,
            Err(distrust) => {
                tracing::warn!(path, %distrust, "call refused");
                Measure::start("unknown", "unknown", started).stop(Code::Unauthenticated);
                return Box::pin(std::future::ready(Ok(refusal(Error::from(&reason::UNAUTHENTICATED)))));
            }
        };
        let time = request.headers().get(deadline::HEADER).and_then(deadline::decode);
        let deadline = started + time.unwrap_or(deadline::LONGEST).min(deadline::LONGEST);
        let (service, method) = names(path);
        let measure = Measure::start(service, method, started);
        let span = span(service, method, request.headers());
        request.extensions_mut().insert(Context { caller, deadline });
        let work = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        Box::pin(
            async move {
                let response = match timeout_at(deadline, work).await {
                    Ok(Ok(response)) => response.unwrap_or_else(|never| match never {}),
                    // The panic hook has logged it.
                    Ok(Err(_)) => refusal(Error::from(&reason::INTERNAL)),
                    Err(_) => refusal(Error::from(&reason::TIMED_OUT)),
                };
                measure.stop(code(&response));
                Ok(response)
            }
            .instrument(span),
        )
    }
}

fn refusal(error: Error) -> Response {
    status(error).into_http()
}

fn code(response: &Response) -> Code {
    response
        .headers()
        .get(Status::GRPC_STATUS)
        .map_or(Code::Ok, |code| Code::from_bytes(code.as_bytes()))
}

/// Service and method of `/beep.messages.v1.Messages/Send`.
fn names(path: &str) -> (&str, &str) {
    path.strip_prefix('/')
        .and_then(|path| path.split_once('/'))
        .unwrap_or((path, ""))
}

/// What is done for one call, as part of its caller's trace.
fn span(service: &str, method: &str, headers: &HeaderMap) -> Span {
    let span = tracing::info_span!("rpc", otel.kind = "server", rpc.service = service, rpc.method = method);
    if !span.is_disabled() {
        telemetry::extract(headers).adopt(&span);
    }
    span
}

/// Counts the call also when its caller goes away in the middle.
struct Measure {
    service: String,
    method: String,
    started: Instant,
    code: Code,
}

impl Measure {
    fn start(service: &str, method: &str, started: Instant) -> Self {
        Self {
            service: service.to_owned(),
            method: method.to_owned(),
            started,
            code: Code::Cancelled,
        }
    }
    fn stop(mut self, code: Code) {
        self.code = code;
    }
}

impl Drop for Measure {
    fn drop(&mut self) {
        let (mut service, mut method) = (std::mem::take(&mut self.service), std::mem::take(&mut self.method));
        if self.code == Code::Unimplemented {
            // Whatever the caller made up must not become a label.
            (service, method) = ("unknown".to_owned(), "unknown".to_owned());
        }
        metrics::histogram!("rpc_server_duration_seconds", "service" => service, "method" => method, "code" => label(self.code))
            .record(self.started.elapsed().as_secs_f64());
    }
}

/// The name of a code in gRPC's specification.
const fn label(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}
