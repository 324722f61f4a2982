//! One process: which services it runs, what they are given, and how it ends.

mod engines;
mod services;

pub(crate) use engines::ask;

use crate::{config::Settings, data, target::Target};
use axum::Router;
use beep_core::{Clock, Error, Ids, Result, SystemClock, SystemIds};
use beep_platform::{
    bus::Bus,
    http,
    ops::{self, Checks},
    rpc::{self, Signer, Wiring},
    shutdown::{GRACE, Shutdown},
    telemetry::{self, Pseudonyms},
};
use futures_util::future::BoxFuture;
use std::{net::SocketAddr, sync::Arc};
use tokio::net::TcpListener;
use tonic::service::RoutesBuilder;

/// What the parts of a process share.
struct Parts {
    settings: Settings,
    wiring: Wiring,
    bus: Bus,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    pseudonyms: Pseudonyms,
    shutdown: Shutdown,
    /// Everything that this process needs.
    checks: Checks,
    /// Its own engines only: what it says when another process asks. Two that asked each other would ask for ever.
    own: Checks,
    routes: RoutesBuilder,
    /// Stores to close at the end.
    endings: Vec<BoxFuture<'static, ()>>,
}

/// Runs the targets of `settings` until the process is told to stop.
///
/// # Errors
/// Whatever keeps it from starting.
pub(crate) async fn run(settings: Settings) -> Result<()> {
    let _lock = data::lock(&settings.data, settings.is_self_contained())?;
    let pseudonyms = Pseudonyms::new(&data::pseudonym_key(&settings)?);
    let metrics = telemetry::metrics_handle();
    let _telemetry = telemetry::init(log_config(&settings, pseudonyms.clone()), std::io::stdout())?;
    let shutdown = Shutdown::new();
    shutdown.on_signals()?;
    let mut parts = Parts {
        wiring: wire(&settings)?,
        bus: Bus::open(&settings.bus, "beep").await?,
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds::new()),
        pseudonyms,
        shutdown,
        checks: Checks::new(),
        own: Checks::new(),
        routes: RoutesBuilder::default(),
        endings: Vec::new(),
        settings,
    };
    for target in Target::ALL.into_iter().filter(|target| target.is_service()) {
        if parts.settings.targets.contains(&target) {
            parts.start(target).await?;
        }
    }
    parts.check_engines();
    let own = parts.own.clone();
    parts.routes.add_service(rpc::probe(move || engines::told(own.clone())));
    let routes = parts.wiring.open(std::mem::take(&mut parts.routes).routes());
    for address in &parts.settings.service_listen {
        let (listener, begun) = (listen(*address).await?, parts.shutdown.clone());
        let serving = rpc::serve(listener, routes.clone(), async move { begun.begun().await });
        parts.shutdown.spawn(async move {
            serving
                .await
                .inspect_err(|error| tracing::error!(%error, "the gRPC server failed"))
        });
    }
    let ops = ops::routes(parts.checks.clone(), metrics);
    let public = parts
        .settings
        .targets
        .contains(&Target::Gateway)
        .then(|| parts.gateway());
    match (parts.settings.ops_listen, public) {
        (Some(address), public) => {
            parts.serve(address, ops).await?;
            if let Some(public) = public {
                parts.serve(parts.settings.listen, public).await?;
            }
        }
        (None, Some(public)) => parts.serve(parts.settings.listen, ops.merge(public)).await?,
        (None, None) => {}
    }
    tracing::info!(targets = ?parts.settings.targets, "ready to serve");
    parts.end().await;
    Ok(())
}

pub(crate) fn log_config(settings: &Settings, pseudonyms: Pseudonyms) -> telemetry::Config {
    const SERVICES: &[(&str, &str)] = &[
        ("beep_users", "UserService"),
        ("beep_servers", "ServerService"),
        ("beep_messages", "MessageService"),
        ("beep_authz", "AuthorizationService"),
        ("beep_notifications", "NotificationService"),
        ("beep_realtime", "RealtimeService"),
        ("beep_files", "FileService"),
        ("beep_gateway", "GatewayService"),
    ];
    let service = match settings.targets.as_slice() {
        [target] => SERVICES
            .iter()
            .find(|(name, _)| name.strip_prefix("beep_") == Some(target.name()))
            .map_or("Beep", |(_, name)| *name),
        _ => "Beep",
    };
    telemetry::Config {
        service,
        services: SERVICES,
        filter: settings.log.clone(),
        otlp: settings.otlp.clone(),
        sample: settings.otlp_sample,
        pseudonyms,
        container_id: data::container_id(),
    }
}

pub(crate) fn wire(settings: &Settings) -> Result<Wiring> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let secret = match &settings.cluster_secret {
        Some(secret) => secret.expose().clone(),
        None => data::random(32)?,
    };
    let mut wiring = Wiring::new(Signer::new(&secret, clock).map_err(Error::internal)?);
    for target in settings.targets.iter().filter(|target| target.is_service()) {
        wiring.here(target.name());
    }
    for (target, url) in &settings.urls {
        wiring
            .at(target.name(), url)
            .map_err(|error| Error::invalid("url", format!("{url}: {error}")))?;
    }
    Ok(wiring)
}

async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Error::unavailable(format!("cannot listen on {address}: {error}")))
}

impl Parts {
    async fn serve(&self, address: SocketAddr, router: Router) -> Result<()> {
        let (listener, begun) = (listen(address).await?, self.shutdown.clone());
        let serving = http::serve(listener, router, async move { begun.begun().await });
        self.shutdown.spawn(serving);
        Ok(())
    }

    /// Waits for the order to stop and for what is under way; then the stores are closed.
    async fn end(self) {
        self.shutdown.wait(GRACE).await;
        self.wiring.close();
        for ending in self.endings {
            ending.await;
        }
        tracing::info!("stopped");
    }
}
