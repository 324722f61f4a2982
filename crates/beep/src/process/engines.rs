//! Engines and other services: how this process watches them, and what it says of them.

use super::Parts;
use crate::target::Target;
use beep_core::{Error, Result};
use beep_platform::{
    ops::{self, Checks},
    outbox,
    rpc::{self, Caller, Client, Context, Idempotent},
    sql::Db,
};
use beep_proto::platform::v1::{CheckRequest, Engine, probe_client::ProbeClient};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long an engine may take to answer: less than whoever asks this process for its engines waits, or they would
/// learn that it is unwell and not of what.
const ENGINE_PATIENCE: Duration = Duration::from_millis(1_500);

impl Parts {
    /// Watches a store, and closes it when all is done.
    pub(super) fn keep(&mut self, target: Target, db: Db) {
        let pinged = db.clone();
        self.check(&format!("{target}.store"), db.engine_name(), move || {
            let db = pinged.clone();
            async move { db.ping().await.map_err(Error::from) }
        });
        self.endings.push(Box::pin(async move { db.close().await }));
    }

    /// Shows what a consumer of a service's outbox does not take. The service works all the same.
    pub(super) fn watch_outbox(&self, target: Target, db: &Db) {
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
    pub(super) fn check<F>(
        &self,
        name: &str,
        engine: &'static str,
        probe: impl Fn() -> F + Clone + Send + Sync + 'static,
    ) where
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
    pub(super) fn check_engines(&self) {
        let bus = self.bus.clone();
        self.check("bus", bus.status().engine, move || {
            let bus = bus.clone();
            async move { bus.ping().await }
        });
        for target in self.settings.urls.keys() {
            let client = self.client(*target);
            let probe = move || ask(client.clone());
            let mut callers = self
                .settings
                .targets
                .iter()
                .filter(|caller| caller.calls().contains(target));
            if callers.all(|caller| caller.tells().contains(target)) {
                self.checks.add_optional(target.name(), "service", probe);
            } else {
                self.checks.add(target.name(), "service", probe);
            }
        }
    }
}

/// Whether a service answers, and what it says of its engines.
pub(crate) async fn ask(client: Client) -> Result<()> {
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
pub(super) async fn told(checks: Checks) -> Vec<Engine> {
    let readiness = checks.run().await;
    let engine = |(name, finding): (&Arc<str>, &ops::Finding)| Engine {
        name: name.to_string(),
        engine: finding.engine.to_owned(),
        ok: finding.ok,
        error: finding.error.clone().unwrap_or_default(),
    };
    readiness.checks.iter().map(engine).collect()
}
