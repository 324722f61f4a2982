//! One tower service under every generated client: a call inside the process or over the network.

use super::{Reply, Request};
use beep_core::{Error, reason};
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, RwLock},
    task::{Context, Poll},
    time::Duration,
};
use tonic::{
    service::Routes,
    transport::{Channel, Endpoint, channel},
};
use tower::Service;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// A connection over which nothing comes back for [`KEEP_ALIVE`] and then [`KEEP_ALIVE_TIMEOUT`] is given up: without
/// it, calls to a machine that lost power wait for TCP.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(5);

/// Where a service is.
#[derive(Clone)]
pub enum Transport {
    /// In this process.
    Local(LocalRoutes),
    /// Elsewhere; connects when first needed and again whenever the connection is lost.
    Remote(Channel),
}

/// The services of this process. Filled once they are built, so that services may hold clients of each other.
#[derive(Clone, Default)]
pub struct LocalRoutes(Arc<RwLock<State>>);

#[derive(Default)]
enum State {
    #[default]
    Empty,
    Open(Routes),
    Closed,
}

/// The URL of a service cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{url}` is no URL of a service: write http://host:port")]
pub struct BadUrl {
    url: String,
}

impl LocalRoutes {
    /// From now on calls are answered. `routes` must have passed [`super::server_layers`].
    ///
    /// # Panics
    /// If it was filled before: two sets of services in one process are a mistake of the wiring.
    pub fn fill(&self, routes: Routes) {
        let mut state = self.0.write().expect("nothing panics while it is held");
        assert!(matches!(*state, State::Empty), "local services are wired once");
        *state = State::Open(routes.prepare());
    }

    /// From now on calls are refused. Services hold clients that hold these routes, which hold the services: closing
    /// opens that ring, so that stores are dropped and flushed.
    pub fn close(&self) {
        let routes = std::mem::replace(
            &mut *self.0.write().expect("nothing panics while it is held"),
            State::Closed,
        );
        // Outside of the lock: dropping a service may drop a client of these routes.
        drop(routes);
    }

    fn routes(&self) -> Result<Routes, Error> {
        match &*self.0.read().expect("nothing panics while it is held") {
            State::Open(routes) => Ok(routes.clone()),
            State::Empty => Err(Error::unavailable("local services are not wired yet")),
            State::Closed => Err(Error::from(&reason::UNAVAILABLE)),
        }
    }
}

impl Transport {
    /// A service at `http://host:port`. Nothing is connected yet.
    ///
    /// # Errors
    /// The URL is malformed or of another scheme. Encryption between processes is left to the network (a mesh).
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn remote(url: &str) -> Result<Self, BadUrl> {
        let bad = || BadUrl { url: url.to_owned() };
        let endpoint = Endpoint::from_shared(url.to_owned()).map_err(|_| bad())?;
        if endpoint.uri().scheme_str() != Some("http") || endpoint.uri().host().is_none_or(str::is_empty) {
            return Err(bad());
        }
        let channel = endpoint
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_nodelay(true)
            .http2_keep_alive_interval(KEEP_ALIVE)
            .keep_alive_timeout(KEEP_ALIVE_TIMEOUT)
            .keep_alive_while_idle(true)
            .connect_lazy();
        Ok(Self::Remote(channel))
    }
}

impl Service<Request> for Transport {
    type Response = Reply;
    type Error = tonic::transport::Error;
    type Future = ReplyFuture;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        match self {
            Self::Local(_) => Poll::Ready(Ok(())),
            Self::Remote(channel) => channel.poll_ready(cx),
        }
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        match self {
            Self::Local(local) => {
                // What the network drops must not pass here either.
                request.extensions_mut().clear();
                match local.routes() {
                    Ok(mut routes) => ReplyFuture::Local(routes.call(request)),
                    Err(error) => ReplyFuture::Refused(Some(super::status(error).into_http())),
                }
            }
            Self::Remote(channel) => ReplyFuture::Remote(channel.call(request)),
        }
    }
}

/// The answer of a [`Transport`].
#[must_use = "futures do nothing unless polled"]
pub enum ReplyFuture {
    Local(<Routes as Service<Request>>::Future),
    Remote(channel::ResponseFuture),
    Refused(Option<Reply>),
}

impl Future for ReplyFuture {
    type Output = Result<Reply, tonic::transport::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Local(reply) => Pin::new(reply).poll(cx).map(|outcome| {
                let mut reply = outcome.unwrap_or_else(|never| match never {});
                reply.extensions_mut().clear();
                Ok(reply)
            }),
            Self::Remote(reply) => Pin::new(reply).poll(cx),
            Self::Refused(reply) => Poll::Ready(Ok(reply.take().expect("polled once after it is ready"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn urls_are_checked_before_they_are_used() {
        for url in [
            "",
            "messages",
            "messages:7001",
            "https://messages:7001",
            "http://",
            "/",
            "ftp://x",
        ] {
            assert!(Transport::remote(url).is_err(), "{url}");
        }
        for url in ["http://127.0.0.1:7001", "http://messages", "http://[::1]:7001/"] {
            assert!(Transport::remote(url).is_ok(), "{url}");
        }
    }
}
