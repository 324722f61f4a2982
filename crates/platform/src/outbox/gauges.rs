//! How far behind a consumer is, for `/metrics`.

use super::{Route, STUCK, Signals, queue};
use crate::sql::Db;
use beep_core::Clock;
use metrics::Unit;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

/// How often the gauges are set.
const EVERY: Duration = Duration::from_secs(10);
/// The part of the time that may be spent on it: all rows are counted, and after a long failure those are many.
const SHARE: u32 = 20;

/// Sets the gauges until the relay is stopped. Beside its loop, which must not wait for a count.
pub(super) async fn watch(db: Db, clock: Arc<dyn Clock>, route: Route, signals: Arc<Signals>) {
    let Route { service, consumer, .. } = route;
    metrics::describe_gauge!("beep_outbox_rows", "Entries that a consumer has yet to get.");
    metrics::describe_gauge!(
        "beep_outbox_oldest_seconds",
        Unit::Seconds,
        "Age of the oldest of them."
    );
    metrics::describe_gauge!("beep_outbox_stuck", "Entries that their consumer has long refused.");
    let stuck = metrics::gauge!("beep_outbox_stuck", "service" => service, "consumer" => consumer);
    let rows = metrics::gauge!("beep_outbox_rows", "service" => service, "consumer" => consumer);
    let age = metrics::gauge!("beep_outbox_oldest_seconds", "service" => service, "consumer" => consumer);
    loop {
        let start = Instant::now();
        // A store that fails is told of by the relay itself.
        if let Ok((count, oldest, refused)) = queue::backlog(&db, consumer, STUCK).await {
            rows.set(count as f64);
            stuck.set(refused as f64);
            age.set(oldest.map_or(0, |oldest| (clock.now() - oldest).max(0)) as f64 / 1000.0);
        }
        tokio::select! {
            () = signals.stop.cancelled() => return,
            () = sleep(EVERY.max(start.elapsed() * SHARE)) => {}
        }
    }
}
