//! Serving: the layers round the services of a process, and the one place that listens for other processes.

use super::{Signer, guard::Guard};
use std::{future::Future, time::Duration};
use tokio::{net::TcpListener, sync::oneshot};
use tonic::{
    service::Routes,
    transport::{self, Server, server::TcpIncoming},
};

/// Calls at once over one connection; further ones wait at their sender.
const CONCURRENT_CALLS: u32 = 1_024;
const KEEP_ALIVE: Duration = Duration::from_secs(10);
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(5);
/// After the order to stop, calls in flight have so long to finish.
const GRACE: Duration = Duration::from_secs(10);

/// Puts the layers round services: nothing reaches a handler without a caller that `signer` believes. The result goes
/// to [`super::LocalRoutes::fill`] and to [`serve`], so that both ways pass the same code.
#[must_use]
pub fn server_layers(routes: Routes, signer: &Signer) -> Routes {
    let signer = signer.clone();
    let layer = tower::layer::layer_fn(move |inner| Guard::new(inner, signer.clone()));
    Routes::from(routes.into_axum_router().layer(layer)).prepare()
}

/// Answers other processes until `shutdown` is ready; then takes no more connections, tells the peers to go elsewhere
/// and lets calls in flight finish, for ten seconds at most.
///
/// Messages over 4 MiB are refused, as they are in a local call: tonic's own limit, which generated servers and clients
/// keep unless told otherwise.
///
/// # Errors
/// A connection could not be set up.
pub async fn serve(
    listener: TcpListener,
    routes: Routes,
    shutdown: impl Future<Output = ()>,
) -> Result<(), transport::Error> {
    // Said on the accepted sockets: the builder's own setting does not reach them.
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let (stopping, stopped) = oneshot::channel();
    let server = Server::builder()
        .max_concurrent_streams(CONCURRENT_CALLS)
        .http2_keepalive_interval(Some(KEEP_ALIVE))
        .http2_keepalive_timeout(Some(KEEP_ALIVE_TIMEOUT))
        .add_routes(routes)
        .serve_with_incoming_shutdown(incoming, async move {
            shutdown.await;
            // Nobody listens any more if serving has ended already.
            let _ = stopping.send(());
        });
    let overdue = async {
        match stopped.await {
            Ok(()) => tokio::time::sleep(GRACE).await,
            // The server has ended; its own branch tells how.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        outcome = server => outcome,
        () = overdue => {
            tracing::warn!("calls still in flight after {GRACE:?} are given up");
            Ok(())
        }
    }
}
