//! The only door: GraphQL over HTTP and WebSocket, REST beside it, and the web client's files.
//!
//! How an operation travels: [`http`] or [`socket`] → token ([`auth`]) → parsed document ([`graphql::documents`]) →
//! resolver ([`graphql`]) → a service's generated client. How a fact travels back: bus → [`beep_realtime::hub`] →
//! [`live`] renders it once for each distinct document → the sockets.

mod assets;
mod auth;
mod graphql;
mod http;
mod live;
mod pictures;
mod problem;
mod rest;
mod socket;
#[cfg(test)]
mod testing;

pub use graphql::sdl;
pub use rest::openapi;

use async_graphql::{Request, Response};
use auth::Verifier;
use axum::{
    Router,
    extract::{MatchedPath, Request as HttpRequest},
    middleware::{self, Next},
    response::Response as HttpResponse,
    routing::any,
};
use beep_core::{Clock, Error, Ids, Reason, reason};
use beep_platform::{bus::Bus, rpc::Client, shutdown::Shutdown, telemetry};
use beep_realtime::{
    hub::{Close, Hub},
    presence,
};
use futures_util::FutureExt;
use graphql::{
    call::{Call, Clients, PATIENCE, Services},
    documents::Documents,
    errors,
};
use std::{panic::AssertUnwindSafe, sync::Arc, time::Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

/// The reasons that the gateway itself gives.
pub const REASONS: &[Reason] = errors::reason::ALL;

#[derive(Debug, Clone)]
pub struct Config {
    /// Whether clients may ask for the schema.
    pub introspection: bool,
    /// Whether the refresh cookie is for HTTPS only.
    pub secure_cookies: bool,
    /// How many proxies in front are trusted to say where a client is; 0 for none.
    pub trusted_proxies: u8,
    /// How many tasks share the live layer's work.
    pub shards: usize,
}

pub struct Deps {
    pub users: Client,
    pub servers: Client,
    pub messages: Client,
    pub authz: Client,
    pub notifications: Client,
    pub realtime: Client,
    pub files: Client,
    pub bus: Bus,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub shutdown: Shutdown,
}

pub(crate) struct Gateway {
    config: Config,
    schema: graphql::Schema,
    services: Services,
    documents: Documents,
    verifier: Verifier,
    hub: Hub<bytes::Bytes>,
    clock: Arc<dyn Clock>,
    shutdown: Shutdown,
}

/// Builds the door and starts the live layer behind it.
pub fn build(config: Config, deps: Deps) -> Router {
    let Deps {
        users,
        servers,
        messages,
        authz,
        notifications,
        realtime,
        files,
        bus,
        clock,
        ids,
        shutdown,
    } = deps;
    let services = Services::from(Clients {
        users,
        servers,
        messages,
        authz,
        notifications,
        realtime: realtime.clone(),
        files,
    });
    let (users, authz) = (services.users.clone(), services.authz.clone());
    let schema = graphql::schema(services.clone(), config.introspection);
    let hub = Hub::start(
        &bus,
        Arc::new(live::AuthzRights(authz)),
        Arc::new(socket::frame::TransportWs),
        config.shards,
    );
    shutdown.spawn(presence::report(
        hub.clone(),
        realtime,
        ids.next().into_bytes(),
        shutdown.clone(),
    ));
    let gateway = Arc::new(Gateway {
        config,
        schema,
        services,
        documents: Documents::new(),
        verifier: Verifier::new(users, clock.clone()),
        hub,
        clock,
        shutdown,
    });
    let closing = gateway.clone();
    gateway.shutdown.spawn(async move {
        closing.shutdown.begun().await;
        // Again and again: a socket may have been about to begin.
        while closing.hub.connections() > 0 {
            closing.hub.close_all(Close::Restart);
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    });
    Router::new()
        .route("/graphql", any(http::graphql))
        .merge(rest::routes())
        .fallback(assets::serve)
        .layer(middleware::from_fn(observe))
        .layer(CatchPanicLayer::new())
        .with_state(gateway)
}

impl Gateway {
    /// Executes a query or mutation within the time that a client may wait.
    pub(crate) async fn execute(&self, request: Request, call: Arc<Call>, transport: &'static str) -> Response {
        let begun = Instant::now();
        // The panic hook logs it; the operations that a socket has queued behind this one go on.
        let execution = AssertUnwindSafe(self.schema.execute(request.data(call))).catch_unwind();
        let failed = |reason: &Reason| errors::response(&Error::from(reason));
        let mut response = match tokio::time::timeout(PATIENCE, execution).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => failed(&reason::INTERNAL),
            Err(_) => failed(&reason::TIMED_OUT),
        };
        errors::finish(&mut response);
        metrics::histogram!("beep_operation_seconds", "transport" => transport).record(begun.elapsed());
        response
    }
}

/// One span, one line and one measurement a request.
async fn observe(request: HttpRequest, next: Next) -> HttpResponse {
    let begun = Instant::now();
    let method = request.method().clone();
    // Paths hold identifiers: the route says enough.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("/*", MatchedPath::as_str);
    let span = tracing::info_span!("request", service = "GatewayService", route);
    telemetry::extract(request.headers()).adopt(&span);
    let response = next.run(request).instrument(span.clone()).await;
    let (status, elapsed) = (response.status().as_u16(), begun.elapsed());
    span.in_scope(|| telemetry::access(method.as_str(), route, status, elapsed));
    let labels = [
        ("http_route", route.to_owned()),
        ("http_request_method", method.to_string()),
        ("http_response_status_code", status.to_string()),
    ];
    metrics::histogram!("http_server_request_duration_seconds", &labels).record(elapsed);
    response
}
