//! One process: which services it runs, what they are given, and how it ends.

use crate::{config::Settings, data, target::Target};
use axum::{Router, extract::connect_info::IntoMakeServiceWithConnectInfo, serve::ListenerExt};
use beep_core::{Clock, Error, Ids, Result, SystemClock, SystemIds};
use beep_platform::{
    blob::Blobs,
    bus::Bus,
    ops::{self, Checks},
    outbox,
    rpc::{self, Caller, Client, Context, Idempotent, Signer, Wiring},
    shutdown::{GRACE, Shutdown},
    sql::Db,
    telemetry::{self, Pseudonyms},
};
use beep_proto::platform::v1::{CheckRequest, Engine, probe_client::ProbeClient};
use futures_util::future::{BoxFuture, join_all};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, time::timeout};
use tonic::service::RoutesBuilder;

/// How long an engine may take to answer: less than whoever asks this process for its engines waits, or they would
/// learn that it is unwell and not of what.
const ENGINE_PATIENCE: Duration = Duration::from_millis(1_500);

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
    let _telemetry = telemetry::init(log_config(&settings, pseudonyms.clone()))?;
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
    parts.routes.add_service(rpc::probe(move || engines(own.clone())));
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
    let mut public = None;
    if parts.settings.targets.contains(&Target::Gateway) {
        public = Some(parts.gateway()?);
    }
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

fn log_config(settings: &Settings, pseudonyms: Pseudonyms) -> telemetry::Config {
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

fn wire(settings: &Settings) -> Result<Wiring> {
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
    fn client(&self, target: Target) -> Client {
        self.wiring
            .client(target.name())
            .expect("every service that a target calls has its place named")
    }

    fn store(&self, target: Target) -> String {
        self.settings.stores.get(&target).cloned().unwrap_or_default()
    }

    async fn start(&mut self, target: Target) -> Result<()> {
        let (bus, clock, ids, shutdown) = (
            self.bus.clone(),
            self.clock.clone(),
            self.ids.clone(),
            self.shutdown.clone(),
        );
        let store = self.store(target);
        match target {
            Target::Users => {
                let mut config = beep_users::Config::new(store);
                config.sign_ups_per_hour = self.settings.sign_ups_per_hour;
                config.audit_kept = Duration::from_hours(24 * u64::from(self.settings.audit_days));
                let deps = beep_users::Deps {
                    messages: self.client(Target::Messages),
                    bus,
                    clock,
                    ids,
                    pseudonyms: self.pseudonyms.clone(),
                    shutdown,
                };
                let service = beep_users::build(config, deps).await?;
                service.routes(&mut self.routes);
                self.keep(target, service.db().clone());
            }
            Target::Servers => {
                let config = beep_servers::Config {
                    store,
                    audit_days: self.settings.audit_days,
                    background: true,
                };
                let deps = beep_servers::Deps {
                    authz: self.client(Target::Authz),
                    users: self.client(Target::Users),
                    messages: self.client(Target::Messages),
                    notifications: self.client(Target::Notifications),
                    files: self.client(Target::Files),
                    bus,
                    clock,
                    ids,
                    random: Arc::new(data::Randomness),
                    pseudonyms: self.pseudonyms.clone(),
                    shutdown,
                };
                let service = beep_servers::build(config, deps).await?;
                service.routes(&mut self.routes);
                self.watch_outbox(target, service.db());
                self.keep(target, service.db().clone());
            }
            Target::Messages => {
                let deps = beep_messages::Deps {
                    users: self.client(Target::Users),
                    authz: self.client(Target::Authz),
                    notifications: self.client(Target::Notifications),
                    bus,
                    clock,
                    ids,
                    shutdown,
                };
                let service = beep_messages::build(beep_messages::Config { store }, deps).await?;
                self.routes.add_service(service.routes());
                self.watch_outbox(target, service.db());
                self.keep(target, service.db().clone());
            }
            Target::Authz => {
                let config = beep_authz::Config {
                    engine: self.settings.authz_engine.clone(),
                    store,
                };
                let engine = if config.store.starts_with("sqlite:") {
                    "sqlite"
                } else {
                    "postgres"
                };
                let service = beep_authz::build(config, beep_authz::Deps { bus, clock, ids }).await?;
                self.routes
                    .add_service(service.routes())
                    .add_service(service.insight())
                    .add_service(service.facts());
                let asked = service.clone();
                self.check("authz.store", engine, move || {
                    let service = asked.clone();
                    async move { service.ping().await }
                });
                // What was decided before goes on being decided without it, so traffic is to go on coming.
                self.checks
                    .add_optional("authz.engine", service.engine_name(), move || {
                        let service = service.clone();
                        async move { service.ping_engine().await }
                    });
            }
            Target::Notifications => {
                let deps = beep_notifications::Deps {
                    authz: self.client(Target::Authz),
                    messages: self.client(Target::Messages),
                    bus,
                    clock,
                    ids,
                    shutdown,
                };
                let service = beep_notifications::build(beep_notifications::Config { store }, deps).await?;
                self.routes.add_service(service.routes());
                self.keep(target, service.db().clone());
            }
            Target::Files => {
                let blobs = Blobs::open(&self.settings.blobs)?;
                let config = beep_files::Config {
                    store,
                    decoders: self.settings.decoders,
                };
                let deps = beep_files::Deps {
                    authz: self.client(Target::Authz),
                    blobs: blobs.clone(),
                    clock,
                    random: Arc::new(data::Randomness),
                    shutdown,
                };
                let service = beep_files::build(config, deps).await?;
                self.routes.add_service(service.routes());
                self.keep(target, service.db().clone());
                self.check("files.blobs", blobs.engine(), move || {
                    let blobs = blobs.clone();
                    async move { blobs.ping().await }
                });
            }
            Target::Realtime => {
                let deps = beep_realtime::presence::Deps {
                    servers: self.client(Target::Servers),
                    bus,
                    clock,
                    ids,
                    shutdown,
                };
                self.routes.add_service(beep_realtime::presence::build(deps).routes());
            }
            Target::Gateway => {}
        }
        Ok(())
    }

    /// Watches a store, and closes it when all is done.
    fn keep(&mut self, target: Target, db: Db) {
        let pinged = db.clone();
        self.check(&format!("{target}.store"), db.engine_name(), move || {
            let db = pinged.clone();
            async move { db.ping().await.map_err(Error::from) }
        });
        self.endings.push(Box::pin(async move { db.close().await }));
    }

    /// Shows what a consumer of a service's outbox does not take. The service works all the same.
    fn watch_outbox(&self, target: Target, db: &Db) {
        let (asked, engine) = (db.clone(), db.engine_name());
        let probe = move || {
            let db = asked.clone();
            async move {
                let Some(stuck) = outbox::stuck(&db).await? else {
                    return Ok(());
                };
                let outbox::Stuck {
                    consumer,
                    tenant,
                    seq,
                    attempts,
                } = stuck;
                let told = format!("{consumer} has refused entry {seq} of {tenant} {attempts} times");
                Err(Error::unavailable(told))
            }
        };
        self.checks.add_optional(&format!("{target}.outbox"), engine, probe);
    }

    /// Watches an engine of this process.
    fn check<F>(&self, name: &str, engine: &'static str, probe: impl Fn() -> F + Clone + Send + Sync + 'static)
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let probe = move || {
            let asked = timeout(ENGINE_PATIENCE, probe());
            async move {
                asked
                    .await
                    .unwrap_or_else(|_| Err(Error::unavailable("no answer in time")))
            }
        };
        self.own.add(name, engine, probe.clone());
        self.checks.add(name, engine, probe);
    }

    /// Watches the bus and the services of other processes.
    fn check_engines(&self) {
        let bus = self.bus.clone();
        self.check("bus", bus.status().engine, move || {
            let bus = bus.clone();
            async move { bus.ping().await }
        });
        for target in self.settings.urls.keys() {
            let client = self.client(*target);
            self.checks.add(target.name(), "service", move || ask(client.clone()));
        }
    }

    fn gateway(&self) -> Result<Router> {
        let config = beep_gateway::Config {
            introspection: self.settings.introspection,
            secure_cookies: self.settings.secure_cookies,
            trusted_proxies: self.settings.trusted_proxies,
            shards: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        };
        let deps = beep_gateway::Deps {
            users: self.client(Target::Users),
            servers: self.client(Target::Servers),
            messages: self.client(Target::Messages),
            authz: self.client(Target::Authz),
            notifications: self.client(Target::Notifications),
            realtime: self.client(Target::Realtime),
            files: self.client(Target::Files),
            bus: self.bus.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            shutdown: self.shutdown.clone(),
        };
        Ok(beep_gateway::build(config, deps))
    }

    async fn serve(&self, address: SocketAddr, router: Router) -> Result<()> {
        // A small frame must not wait for the one before it to be acknowledged.
        let listener = listen(address).await?.tap_io(|socket| drop(socket.set_nodelay(true)));
        let app: IntoMakeServiceWithConnectInfo<Router, SocketAddr> = router.into_make_service_with_connect_info();
        let begun = self.shutdown.clone();
        let serving = axum::serve(listener, app).with_graceful_shutdown(async move { begun.begun().await });
        self.shutdown.spawn(async move {
            serving
                .await
                .inspect_err(|error| tracing::error!(%error, "the HTTP server failed"))
        });
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

/// Whether a service answers, and what it says of its engines.
async fn ask(client: Client) -> Result<()> {
    let ctx = Context::root(Caller::service("ops"), Duration::from_secs(2));
    let reply = ProbeClient::new(client)
        .check(ctx.request(CheckRequest {}).idempotent())
        .await;
    let down: Vec<_> = rpc::reply(reply)?
        .engines
        .into_iter()
        .filter(|engine| !engine.ok)
        .collect();
    if down.is_empty() {
        return Ok(());
    }
    let named: Vec<_> = down
        .iter()
        .map(|engine| format!("{} ({}): {}", engine.name, engine.engine, engine.error))
        .collect();
    Err(Error::unavailable(named.join("; ")))
}

/// The engines of this process, for other processes' questions.
async fn engines(checks: Checks) -> Vec<Engine> {
    let readiness = checks.run().await;
    let engine = |(name, finding): (&Arc<str>, &ops::Finding)| Engine {
        name: name.to_string(),
        engine: finding.engine.to_owned(),
        ok: finding.ok,
        error: finding.error.clone().unwrap_or_default(),
    };
    readiness.checks.iter().map(engine).collect()
}

/// `beep doctor`: asks everything that the configuration points to.
pub(crate) async fn examine(settings: &Settings) -> Vec<(String, Result<()>)> {
    let mut asked: Vec<BoxFuture<'_, (String, Result<()>)>> = Vec::new();
    for (target, url) in &settings.stores {
        asked.push(Box::pin(async move {
            (
                format!("{target} store, {}", data::without_password(url)),
                data::reach_store(url).await,
            )
        }));
    }
    asked.push(Box::pin(async move {
        let reached = async { Bus::open(&settings.bus, "beep-doctor").await?.ping().await };
        (format!("bus, {}", data::without_password(&settings.bus)), reached.await)
    }));
    if settings.targets.contains(&Target::Authz) {
        asked.push(Box::pin(async move {
            let engine = &settings.authz_engine;
            (
                format!("authz engine, {}", data::without_password(engine)),
                beep_authz::reach(engine).await,
            )
        }));
    }
    if settings.targets.contains(&Target::Files) {
        asked.push(Box::pin(async move {
            (
                format!("blobs, {}", data::without_password(&settings.blobs)),
                data::reach_blobs(&settings.blobs).await,
            )
        }));
    }
    match wire(settings) {
        Ok(wiring) => {
            for (target, url) in &settings.urls {
                let client = wiring.client(target.name()).expect("named by its URL");
                asked.push(Box::pin(async move {
                    (format!("{target} service, {url}"), ask(client).await)
                }));
            }
        }
        Err(error) => asked.push(Box::pin(async move { ("service addresses".to_owned(), Err(error)) })),
    }
    join_all(asked).await
}
