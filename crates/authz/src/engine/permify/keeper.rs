//! What goes on beside the questions: servers that Permify lacks facts of are told, all others are compared, a few at a
//! time, and what drifted is repaired.

use super::Permify;
use crate::store::first;
use beep_core::{Result, ServerId};
use std::{
    sync::{Arc, PoisonError, Weak},
    time::Duration,
};

/// How often it looks.
const ROUND: Duration = Duration::from_secs(5);
/// Servers compared in one round: all of 1,000 servers in some 17 minutes.
const COMPARED: i64 = 5;

/// Works until the engine is dropped.
pub(super) fn start(permify: &Arc<Permify>) {
    metrics::describe_counter!(
        "beep_authz_engine_drift_total",
        "Tuples that an engine outside lacked or had too many, found by comparing, and repaired."
    );
    metrics::describe_gauge!(
        "beep_authz_replication_lag_seconds",
        metrics::Unit::Seconds,
        "For how long the engine lacks the oldest fact that it lacks."
    );
    let permify = Arc::downgrade(permify);
    tokio::spawn(async move {
        let mut after = first();
        loop {
            match round(&permify, after).await {
                None => return,
                Some(Ok(next)) => after = next,
                Some(Err(error)) => tracing::debug!(%error, "Permify could not be compared"),
            }
            tokio::time::sleep(ROUND).await;
        }
    });
}

async fn round(permify: &Weak<Permify>, after: ServerId) -> Option<Result<ServerId>> {
    let permify = permify.upgrade()?;
    let outcome = permify.round(after).await;
    permify.measure();
    Some(outcome)
}

impl Permify {
    /// Answers with the server after which to go on.
    pub(super) async fn round(&self, after: ServerId) -> Result<ServerId> {
        for server in self.store.unsettled().await? {
            self.told(server).await?;
        }
        let servers = self.store.servers_after(after, COMPARED).await?;
        for server in &servers {
            let drift = self.compare(*server).await?;
            for (kind, tuples) in [("missing", drift.missing), ("extra", drift.extra)] {
                metrics::counter!("beep_authz_engine_drift_total", "kind" => kind).increment(tuples as u64);
            }
            if drift.missing + drift.extra > 0 {
                tracing::warn!(%server, ?drift, "Permify held something else than it was told; repaired");
            }
        }
        Ok(servers.last().copied().unwrap_or_else(first))
    }

    fn measure(&self) {
        let behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        let oldest = behind.values().min().map_or(0, |since| self.clock.now() - since);
        metrics::gauge!("beep_authz_replication_lag_seconds", "to" => "engine").set(oldest as f64 / 1000.0);
    }
}
