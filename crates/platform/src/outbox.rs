//! Facts that others must not miss: written in the transaction of their cause, relayed at once, at least once, and in
//! order for each tenant.
//!
//! A use case calls [`next_seq`] and [`put`] in its own transaction and [`Relay::poke`] after it. One [`Relay`] for
//! each consumer of a service hands the entries over and deletes what the consumer took. Several replicas of a service
//! may run it: a lease with an end lets one of them work at a time. Consumers drop what they have seen by its event id:
//! a crash between handing over and deleting repeats entries, and a replica that loses its lease while it hands over
//! may repeat them after later ones.
//!
//! **An entry that its consumer never takes** holds up those of its tenant that come after it, for as long as it takes:
//! they may rest on it, and a right that is passed over is a door left open. It does not do so in silence. It is handed
//! over alone, so that nothing before it waits with it; an error in the log names it, `beep_outbox_stuck` counts it, and
//! [`stuck`] shows it to those who look at `/readyz`. Other tenants do not wait. What helps is a consumer that takes it:
//! one that cannot read a fact leaves it out, or waits for the build that can.

mod gauges;
mod queue;
#[cfg(test)]
mod tests;
mod worker;

use crate::sql::{Db, Result, Tx};
use beep_core::{Clock, EventId, Millis, reason};
use futures_util::future::BoxFuture;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::Notify, task::JoinHandle, time::Instant};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;
use worker::Worker;

/// The tables, as a migration for the list of each service that uses them.
pub const MIGRATION: &str = "
CREATE TABLE scopes (
  id UUID PRIMARY KEY,
  seq BIGINT NOT NULL
);
CREATE TABLE outbox (
  consumer TEXT NOT NULL,
  tenant UUID NOT NULL,
  seq BIGINT NOT NULL,
  event_id UUID NOT NULL,
  body BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  PRIMARY KEY (consumer, tenant, seq)
);
CREATE TABLE outbox_leases (
  consumer TEXT PRIMARY KEY,
  owner UUID NOT NULL,
  expires_at BIGINT NOT NULL
);
";

/// The next number within `scope`, from 1 on and without gaps.
///
/// Until the transaction ends nobody else gets a number of this scope, so numbers are in the order of commits: whoever
/// sees a number has seen, or can read, all smaller ones. Call it before what the fact rests on is read, and the work
/// has the scope to itself.
pub async fn next_seq(tx: &mut Tx<'_>, scope: Uuid) -> Result<i64> {
    tx.query(
        "INSERT INTO scopes (id, seq) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET seq = scopes.seq + 1 RETURNING seq",
    )
    .bind(scope)
    .fetch_one()
    .await?
    .get("seq")
}

/// Leaves a fact for `consumer`. `seq` is [`next_seq`] of the tenant, taken in this transaction.
pub async fn put(
    tx: &mut Tx<'_>,
    consumer: &'static str,
    tenant: Uuid,
    seq: i64,
    event_id: EventId,
    body: Vec<u8>,
    now: Millis,
) -> Result<()> {
    tx.query(
        "INSERT INTO outbox (consumer, tenant, seq, event_id, body, created_at, attempts) \
         VALUES ($1, $2, $3, $4, $5, $6, 0)",
    )
    .bind(consumer)
    .bind(tenant)
    .bind(seq)
    .bind(event_id)
    .bind(body)
    .bind(now)
    .execute()
    .await
    .map(drop)
}

/// So often is an entry handed over in vain before it counts as stuck: for some five minutes.
pub const STUCK: i64 = 80;

/// The entry that was handed over in vain most often, if any is stuck.
///
/// # Errors
/// Those of the store.
pub async fn stuck(db: &Db) -> Result<Option<Stuck>> {
    queue::stuck(db, STUCK).await
}

/// An entry that its consumer does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    pub consumer: String,
    pub tenant: Uuid,
    pub seq: i64,
    pub attempts: i64,
}

/// A fact on its way to a consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub tenant: Uuid,
    pub seq: i64,
    pub event_id: EventId,
    pub body: Vec<u8>,
    pub created_at: Millis,
    /// How often it was handed over in vain.
    pub attempts: i64,
}

/// Hands entries of one tenant, in order, to the consumer. `Ok` says that it has them for good.
pub type Deliver = Arc<dyn Fn(Vec<Entry>) -> BoxFuture<'static, beep_core::Result<()>> + Send + Sync>;

/// Who relays what to whom.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The service that owns the store, for metrics and logs.
    pub service: &'static str,
    pub consumer: &'static str,
    /// This process, among the replicas of the service.
    pub owner: Uuid,
}

/// The task that empties an outbox for one consumer. Clones share it; it ends with the last one.
#[derive(Clone)]
pub struct Relay(Arc<Handle>);

struct Handle {
    db: Db,
    consumer: &'static str,
    signals: Arc<Signals>,
    task: Mutex<Option<JoinHandle<()>>>,
    _stop: DropGuard,
}

#[derive(Default)]
struct Signals {
    /// There may be new entries.
    wake: Notify,
    /// Entries were delivered and deleted.
    progress: Notify,
    stop: CancellationToken,
}

/// How often [`Relay::flush`] looks for itself: another replica may be the one that relays.
const FLUSH_LOOK: Duration = Duration::from_millis(50);

impl Relay {
    /// Starts it on the runtime of the caller, on a store that has the tables of [`MIGRATION`].
    pub fn start(db: Db, clock: Arc<dyn Clock>, route: Route, deliver: Deliver) -> Self {
        let signals = Arc::new(Signals::default());
        tokio::spawn(gauges::watch(db.clone(), clock.clone(), route, signals.clone()));
        let worker = Worker::new(db.clone(), clock, route, deliver, signals.clone());
        let task = tokio::spawn(worker.run());
        let stop = signals.stop.clone().drop_guard();
        Self(Arc::new(Handle {
            db,
            consumer: route.consumer,
            signals,
            task: Mutex::new(Some(task)),
            _stop: stop,
        }))
    }

    /// One that hands nothing over and leaves that to other processes: for a process that does its work and ends, beside
    /// the one that stays.
    pub fn elsewhere(db: Db, consumer: &'static str) -> Self {
        let signals = Arc::new(Signals::default());
        let stop = signals.stop.clone().drop_guard();
        Self(Arc::new(Handle {
            db,
            consumer,
            signals,
            task: Mutex::new(None),
            _stop: stop,
        }))
    }

    /// Says that entries were committed. Without it they wait for the next look, a few seconds away.
    pub fn poke(&self) {
        self.0.signals.wake.notify_one();
    }

    /// Waits until the tenant's entries up to `seq` are delivered, for a use case that answers only after that.
    ///
    /// # Errors
    /// `TIMED_OUT` after `timeout`; they are delivered later all the same.
    pub async fn flush(&self, tenant: Uuid, seq: i64, timeout: Duration) -> beep_core::Result<()> {
        let Handle {
            db, consumer, signals, ..
        } = &*self.0;
        let deadline = Instant::now() + timeout;
        self.poke();
        loop {
            let progress = signals.progress.notified();
            tokio::pin!(progress);
            // From here on no progress is missed.
            progress.as_mut().enable();
            if !queue::is_waiting(db, consumer, tenant, seq).await? {
                return Ok(());
            }
            if Instant::now() >= deadline {
                let waited = format!("{consumer} has not taken its entry within {} ms", timeout.as_millis());
                return Err(beep_core::Error::from(&reason::TIMED_OUT).context(waited));
            }
            let look = (Instant::now() + FLUSH_LOOK).min(deadline);
            // Either way the next look decides.
            let _ = tokio::time::timeout_at(look, progress).await;
        }
    }

    /// Waits for what is being handed over, gives the lease back and ends. What is left stays in the store.
    pub async fn stop(&self) {
        self.0.signals.stop.cancel();
        let task = self.0.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task
            && let Err(error) = task.await
        {
            tracing::error!(%error, consumer = self.0.consumer, "the relay of an outbox ended badly");
        }
    }
}
