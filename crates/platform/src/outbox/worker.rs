//! The loop of a relay.

use super::{
    Deliver, Entry, Route, STUCK, Signals,
    queue::{self, Claim, Lease, Report, Span},
};
use crate::sql::{Db, Result};
use beep_core::{Clock, Millis, reason};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Duration,
};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use uuid::Uuid;

/// Entries handed over together at most.
const BATCH: usize = 64;
/// Entries read together.
const PAGE: usize = 256;
/// After so many attempts in vain an entry is handed over alone.
const ALONE: i64 = 3;
/// Tenants that are being handed over at a time.
const IN_FLIGHT: usize = 32;
/// With so many tenants failing it is the consumer that is down: no others are tried until some of them are due.
const FAILING: usize = 256;
/// How often a relay looks without being woken.
const LOOK: Duration = Duration::from_secs(3);
/// How often it looks while another replica has the lease and there are entries.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Rounds are at least so far apart while deliveries are under way.
const SPACING: Duration = Duration::from_millis(1);
/// How long a lease lasts. Entries of a replica that died wait as long; renewed three times in it.
const LEASE: Duration = Duration::from_secs(5);
/// How long a consumer may take.
const DELIVERY_LIMIT: Duration = Duration::from_secs(10);
const FIRST_BACK_OFF: Duration = Duration::from_millis(100);
/// A consumer that was away is missed no longer than this once it is back.
const LAST_BACK_OFF: Duration = Duration::from_secs(5);

pub(super) struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    route: Route,
    deliver: Deliver,
    signals: Arc<Signals>,
    in_flight: FuturesUnordered<BoxFuture<'static, Delivered>>,
    /// Those that are being handed over or that failed; all others are well.
    tenants: HashMap<Uuid, Tenant>,
    report: Report,
    /// Until when the lease is ours.
    lease_until: Millis,
    /// Where the next page starts, so that busy tenants do not keep others waiting.
    from: Uuid,
    /// Rounds that the store made fail, one after the other.
    troubles: u32,
}

#[derive(Clone, Copy)]
struct Tenant {
    failures: u32,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    Busy,
    BacksOff { until: Instant },
}

impl Tenant {
    fn is_busy(&self) -> bool {
        matches!(self.state, State::Busy)
    }

    /// Its back-off is over.
    fn is_due(&self, now: Instant) -> bool {
        matches!(self.state, State::BacksOff { until } if until <= now)
    }
}

struct Delivered {
    span: Span,
    /// How often its first entry was handed over before.
    attempts: i64,
    result: beep_core::Result<()>,
}

impl Worker {
    pub(super) fn new(db: Db, clock: Arc<dyn Clock>, route: Route, deliver: Deliver, signals: Arc<Signals>) -> Self {
        Self {
            db,
            clock,
            route,
            deliver,
            signals,
            in_flight: FuturesUnordered::new(),
            tenants: HashMap::new(),
            report: Report::default(),
            lease_until: 0,
            from: Uuid::nil(),
            troubles: 0,
        }
    }

    pub(super) async fn run(mut self) {
        let signals = self.signals.clone();
        while !signals.stop.is_cancelled() {
            let start = Instant::now();
            let wait = match self.round().await {
                Ok(wait) => {
                    self.troubles = 0;
                    wait
                }
                Err(error) => {
                    self.troubles += 1;
                    tracing::warn!(%error, consumer = self.route.consumer, "an outbox cannot be relayed");
                    self.back_off(Uuid::nil(), self.troubles)
                }
            };
            tokio::select! {
                () = signals.stop.cancelled() => {}
                Some(delivered) = self.in_flight.next() => self.note(delivered),
                () = signals.wake.notified() => {}
                () = sleep(wait) => {}
            }
            self.note_ended();
            // More is about to end: one transaction for all of it.
            if !self.in_flight.is_empty() {
                sleep_until(start + SPACING).await;
                self.note_ended();
            }
        }
        self.finish().await;
    }

    /// Tells the store what became of the last deliveries and starts new ones. Answers when to look again.
    async fn round(&mut self) -> Result<Duration> {
        let consumer = self.route.consumer;
        let now = self.clock.now();
        let holds = self.lease_until - now > LEASE.as_millis() as i64 * 2 / 3;
        if !holds || !self.report.is_empty() {
            // A relay without work only reads.
            let quiet = self.report.is_empty() && self.in_flight.is_empty();
            if quiet && !queue::is_pending(&self.db, consumer).await? {
                self.tenants.clear();
                return Ok(LOOK);
            }
            let expires_at = now + LEASE.as_millis() as i64;
            let claim = Claim {
                consumer,
                owner: self.route.owner,
                now,
                expires_at,
            };
            let lease = queue::claim(&self.db, claim, self.report.clone()).await?;
            if !self.report.delivered.is_empty() {
                self.signals.progress.notify_waiters();
            }
            self.report = Report::default();
            self.lease_until = if lease == Lease::Ours { expires_at } else { 0 };
            match lease {
                Lease::Ours => {}
                Lease::Others => return Ok(LOOK_AGAIN),
                Lease::Idle => return Ok(LOOK),
            }
        }
        if self.fill().await? {
            let now = Instant::now();
            // Another replica has delivered what these failed to take.
            self.tenants.retain(|_, tenant| !tenant.is_due(now));
        }
        Ok(self.next_due().min(LEASE / 3))
    }

    /// Reads once through the outbox, from where the last reading ended, and hands over what may be. False if it ended
    /// early, because no more may be handed over for now.
    async fn fill(&mut self) -> Result<bool> {
        let start = self.from;
        let mut wrapped = false;
        loop {
            let mut entries = queue::page(&self.db, self.route.consumer, self.from, PAGE as i64)
                .await?
                .into_iter()
                .peekable();
            let mut next = (entries.len() == PAGE).then_some(self.from);
            while let Some(first) = entries.next() {
                let tenant = first.tenant;
                let mut batch = vec![first];
                while let Some(entry) = entries.next_if(|entry| entry.tenant == tenant) {
                    if batch.len() < BATCH {
                        batch.push(entry);
                    }
                }
                if self.is_full() {
                    self.from = tenant;
                    return Ok(false);
                }
                if self.may_start(tenant) {
                    self.start(batch);
                }
                next = next.and(tenant.as_u128().checked_add(1).map(Uuid::from_u128));
            }
            match next {
                Some(next) => self.from = next,
                None if wrapped || start.is_nil() => {
                    self.from = Uuid::nil();
                    return Ok(true);
                }
                None => (self.from, wrapped) = (Uuid::nil(), true),
            }
            if wrapped && self.from > start {
                return Ok(true);
            }
        }
    }

    fn is_full(&self) -> bool {
        let now = Instant::now();
        self.in_flight.len() >= IN_FLIGHT
            || self
                .tenants
                .values()
                .filter(|tenant| !tenant.is_busy() && !tenant.is_due(now))
                .count()
                >= FAILING
    }

    fn may_start(&self, tenant: Uuid) -> bool {
        self.tenants
            .get(&tenant)
            .is_none_or(|tenant| tenant.is_due(Instant::now()))
    }

    fn start(&mut self, mut batch: Vec<Entry>) {
        // One of them may be what the consumer does not take: those before it need not wait with it.
        if batch[0].attempts >= ALONE {
            batch.truncate(1);
        }
        let attempts = batch[0].attempts;
        let span = Span {
            tenant: batch[0].tenant,
            first: batch[0].seq,
            last: batch[batch.len() - 1].seq,
        };
        self.tenants
            .entry(span.tenant)
            .or_insert(Tenant {
                failures: 0,
                state: State::Busy,
            })
            .state = State::Busy;
        let deliver = self.deliver.clone();
        self.in_flight.push(Box::pin(async move {
            let delivery = AssertUnwindSafe(async { timeout(DELIVERY_LIMIT, deliver(batch)).await }).catch_unwind();
            let result = match delivery.await {
                Ok(Ok(result)) => result,
                Ok(Err(_)) => Err((&reason::TIMED_OUT).into()),
                Err(_) => Err(beep_core::Error::internal("the delivery panicked")),
            };
            Delivered { span, attempts, result }
        }));
    }

    fn note_ended(&mut self) {
        while let Some(Some(delivered)) = self.in_flight.next().now_or_never() {
            self.note(delivered);
        }
    }

    fn note(&mut self, delivered: Delivered) {
        let Delivered { span, attempts, result } = delivered;
        let Err(error) = result else {
            self.report.delivered.push(span);
            self.tenants.remove(&span.tenant);
            return;
        };
        self.report.failed.push(span);
        let failures = self.tenants.get(&span.tenant).map_or(0, |tenant| tenant.failures) + 1;
        let back_off = self.back_off(span.tenant, failures);
        tracing::warn!(
            %error,
            context = error.internal_context(),
            consumer = self.route.consumer,
            seq = span.first,
            failures,
            again_in_ms = back_off.as_millis() as u64,
            "entries of an outbox were not taken"
        );
        if attempts + 1 == STUCK {
            tracing::error!(
                %error,
                context = error.internal_context(),
                service = self.route.service,
                consumer = self.route.consumer,
                tenant = %span.tenant,
                seq = span.first,
                "an entry of an outbox is not taken, and holds up what comes after it"
            );
        }
        let state = State::BacksOff {
            until: Instant::now() + back_off,
        };
        self.tenants.insert(span.tenant, Tenant { failures, state });
    }

    /// Doubles with each failure. Between a half and all of it, so that tenants and replicas do not come together.
    fn back_off(&self, tenant: Uuid, failures: u32) -> Duration {
        let whole = FIRST_BACK_OFF
            .saturating_mul(1 << failures.saturating_sub(1).min(16))
            .min(LAST_BACK_OFF);
        let mut hasher = DefaultHasher::new();
        (self.route.owner, tenant, failures).hash(&mut hasher);
        whole.mul_f64(0.5 + 0.5 * (hasher.finish() >> 11) as f64 / (1_u64 << 53) as f64)
    }

    fn next_due(&self) -> Duration {
        if self.in_flight.len() >= IN_FLIGHT {
            return LOOK;
        }
        let due = self.tenants.values().filter_map(|tenant| match tenant.state {
            State::Busy => None,
            State::BacksOff { until } => Some(until.saturating_duration_since(Instant::now())),
        });
        due.min().unwrap_or(LOOK).max(SPACING)
    }

    async fn finish(mut self) {
        while let Some(delivered) = self.in_flight.next().await {
            self.note(delivered);
        }
        let Route { consumer, owner, .. } = self.route;
        // Without it the entries are delivered again, and others wait until the lease ends.
        if let Err(error) = queue::finish(&self.db, consumer, owner, self.report).await {
            tracing::warn!(%error, consumer, "the last deliveries of an outbox could not be noted");
        }
        self.signals.progress.notify_waiters();
    }
}
