//! The client's half of the layers: deadline, trace, retry, circuit breaker, signed caller.

use super::{
    Reply, Request, Signer, Transport,
    breaker::{Breaker, Change},
    caller,
    context::{Context, Outgoing, Repeatable},
    deadline, error, status,
};
use crate::telemetry;
use beep_core::{Error, reason};
use http::{Extensions, request::Parts};
use http_body_util::{BodyExt, Full};
use std::{
    convert::Infallible,
    future::Future,
    hash::{BuildHasher, RandomState},
    pin::Pin,
    sync::Arc,
    task::{self, Poll},
    time::Duration,
};
use tokio::time::{Instant, sleep, timeout_at};
use tonic::{Code, Status, body::Body};
use tower::{Service, ServiceExt};

/// How often an idempotent call is sent again.
const RETRIES: u32 = 2;
/// Before the first retry; doubled for the second. A random half of it is left away, so that callers that failed
/// together do not come back together.
const BACKOFF: Duration = Duration::from_millis(40);

/// Calls one service, wherever it runs: `UsersClient<rpc::Client>`. Clones share one circuit breaker.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    target: &'static str,
    transport: Transport,
    signer: Signer,
    breaker: Breaker,
}

impl Client {
    /// `target` names the service in logs.
    pub fn new(target: &'static str, transport: Transport, signer: Signer) -> Self {
        Self(Arc::new(Inner {
            target,
            transport,
            signer,
            breaker: Breaker::new(),
        }))
    }
}

impl Service<Request> for Client {
    type Response = Reply;
    /// All failures are gRPC statuses.
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Reply, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        // The transport's readiness is awaited within the call, where the deadline holds.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { Ok(inner.send(request).await) })
    }
}

impl Inner {
    async fn send(&self, mut request: Request) -> Reply {
        let Some(Outgoing(context)) = request.extensions_mut().remove() else {
            return refusal(Error::from(&reason::UNAUTHENTICATED).context("not made by Context::request"));
        };
        let repeatable = request.extensions_mut().remove::<Repeatable>().is_some();
        let (mut parts, body) = request.into_parts();
        parts.extensions = Extensions::new();
        telemetry::inject(&mut parts.headers);
        if repeatable {
            self.send_repeatable(&context, parts, body).await
        } else {
            match self.attempt(&context, parts, body).await {
                Ok(reply) | Err(Fused(reply)) => reply,
            }
        }
    }

    async fn send_repeatable(&self, context: &Context, parts: Parts, body: Body) -> Reply {
        let body = match body.collect().await {
            Ok(body) => body.to_bytes(),
            Err(status) => return status.into_http(),
        };
        let mut backoff = BACKOFF;
        for _ in 0..RETRIES {
            match self
                .attempt(context, parts.clone(), Body::new(Full::new(body.clone())))
                .await
            {
                Err(Fused(reply)) => return reply,
                Ok(reply) if code(&reply) != Code::Unavailable || says_why(&reply) => return reply,
                Ok(reply) if Instant::now() + backoff >= context.deadline => return reply,
                Ok(_) => sleep(jittered(backoff)).await,
            }
            backoff *= 2;
        }
        match self.attempt(context, parts, Body::new(Full::new(body))).await {
            Ok(reply) | Err(Fused(reply)) => reply,
        }
    }

    /// Sends once, if the breaker lets it through.
    async fn attempt(&self, context: &Context, mut parts: Parts, body: Body) -> Result<Reply, Fused> {
        let now = Instant::now();
        let left = context.deadline.saturating_duration_since(now);
        if left.is_zero() {
            return Err(Fused(refusal(Error::from(&reason::TIMED_OUT))));
        }
        let permit = self.breaker.admit(now).map_err(|wait| {
            let seconds = u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
            Fused(refusal(Error::from(&reason::UNAVAILABLE).retry_after(seconds)))
        })?;
        let signature = self.signer.sign(&context.caller, parts.uri.path());
        parts.headers.insert(caller::HEADER, signature);
        parts.headers.insert(deadline::HEADER, deadline::encode(left));

        let call = self.transport.clone().oneshot(Request::from_parts(parts, body));
        let reply = match timeout_at(context.deadline, call).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) if Instant::now() < context.deadline => {
                refusal(Error::unavailable(format_args!("{}: {}", self.target, Chain(&error))))
            }
            // tonic's channel minds `grpc-timeout` too, and tells it as a failure of the transport.
            Ok(Err(_)) | Err(_) => refusal(Error::from(&reason::TIMED_OUT)),
        };
        let answered = !matches!(code(&reply), Code::Unavailable | Code::DeadlineExceeded) || says_why(&reply);
        match permit.record(answered, Instant::now()) {
            Change::None => {}
            Change::Opened => tracing::warn!(target_service = self.target, "does not answer: circuit open"),
            Change::Closed => tracing::info!(target_service = self.target, "answers again: circuit closed"),
        }
        Ok(reply)
    }
}

/// An answer of our own that sending again would not change.
struct Fused(Reply);

fn refusal(error: Error) -> Reply {
    status(error).into_http()
}

/// A unary answer that failed has its code in the headers.
fn code(reply: &Reply) -> Code {
    reply
        .headers()
        .get(Status::GRPC_STATUS)
        .map_or(Code::Ok, |code| Code::from_bytes(code.as_bytes()))
}

/// A service that says what it lacks, such as room on its disk or the engine that it asks, is there and answers: that will
/// be so for a while, what needs none of it goes on, and callers are to hear that reason and no other.
fn says_why(reply: &Reply) -> bool {
    let code = reply.headers().get(error::CODE);
    code.is_some_and(|code| {
        [&reason::UNAVAILABLE, &reason::TIMED_OUT]
            .iter()
            .all(|reason| code != reason.code)
    })
}

fn jittered(backoff: Duration) -> Duration {
    // The hasher's keys are random; nothing secret hangs on them here.
    let random = RandomState::new().hash_one(()) % 1_000;
    backoff / 2 + backoff * u32::try_from(random).expect("below a thousand") / 2_000
}

/// An error and its causes in one line.
struct Chain<'e>(&'e dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_says_why_is_there() {
        assert!(says_why(&refusal(Error::from(&reason::STORAGE_FULL))));
        assert!(!says_why(&refusal(Error::from(&reason::UNAVAILABLE))));
        assert!(!says_why(&refusal(Error::from(&reason::TIMED_OUT))));
        assert!(!says_why(&Status::unavailable("of a proxy").into_http()));
    }

    #[test]
    fn jitter_takes_away_at_most_half() {
        for _ in 0..1_000 {
            let pause = jittered(BACKOFF);
            assert!(pause >= BACKOFF / 2 && pause <= BACKOFF, "{pause:?}");
        }
    }
}
