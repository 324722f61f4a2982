//! The statements of the relay.

use super::{Entry, Stuck};
use crate::sql::{Db, Result, Row, Tx};
use beep_core::Millis;
use uuid::Uuid;

/// A run of entries of one tenant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) tenant: Uuid,
    pub(super) first: i64,
    pub(super) last: i64,
}

/// What one round leaves behind.
#[derive(Debug, Clone, Default)]
pub(super) struct Report {
    pub(super) delivered: Vec<Span>,
    pub(super) failed: Vec<Span>,
}

impl Report {
    pub(super) fn is_empty(&self) -> bool {
        self.delivered.is_empty() && self.failed.is_empty()
    }
}

/// Who may relay until the next claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lease {
    Ours,
    Others,
    /// Nothing is left; the lease was given back, so that whoever writes next is not made to wait.
    Idle,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub(super) consumer: &'static str,
    pub(super) owner: Uuid,
    pub(super) now: Millis,
    pub(super) expires_at: Millis,
}

/// Deletes what was delivered and takes, renews or gives back the lease, all in one transaction.
pub(super) async fn claim(db: &Db, claim: Claim, report: Report) -> Result<Lease> {
    db.write(move |tx| {
        Box::pin(async move {
            settle(tx, claim.consumer, &report).await?;
            let pending = tx
                .query("SELECT EXISTS (SELECT 1 FROM outbox WHERE consumer = $1) AS pending")
                .bind(claim.consumer)
                .fetch_one()
                .await?;
            if !pending.get::<bool>("pending")? {
                give_back(tx, claim.consumer, claim.owner).await?;
                return Ok(Lease::Idle);
            }
            let ours = tx
                .query(
                    "INSERT INTO outbox_leases (consumer, owner, expires_at) VALUES ($1, $2, $3) \
                     ON CONFLICT (consumer) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at \
                     WHERE outbox_leases.owner = excluded.owner OR outbox_leases.expires_at <= $4 RETURNING owner",
                )
                .bind(claim.consumer)
                .bind(claim.owner)
                .bind(claim.expires_at)
                .bind(claim.now)
                .fetch_optional()
                .await?;
            Ok(if ours.is_some() { Lease::Ours } else { Lease::Others })
        })
    })
    .await
}

/// Deletes what was delivered and gives the lease back, whatever is left.
pub(super) async fn finish(db: &Db, consumer: &'static str, owner: Uuid, report: Report) -> Result<()> {
    db.write(move |tx| {
        Box::pin(async move {
            settle(tx, consumer, &report).await?;
            give_back(tx, consumer, owner).await
        })
    })
    .await
}

async fn settle(tx: &mut Tx<'_>, consumer: &'static str, report: &Report) -> Result<()> {
    for span in &report.delivered {
        tx.query("DELETE FROM outbox WHERE consumer = $1 AND tenant = $2 AND seq BETWEEN $3 AND $4")
            .bind(consumer)
            .bind(span.tenant)
            .bind(span.first)
            .bind(span.last)
            .execute()
            .await?;
    }
    for span in &report.failed {
        tx.query(
            "UPDATE outbox SET attempts = attempts + 1 \
             WHERE consumer = $1 AND tenant = $2 AND seq BETWEEN $3 AND $4",
        )
        .bind(consumer)
        .bind(span.tenant)
        .bind(span.first)
        .bind(span.last)
        .execute()
        .await?;
    }
    Ok(())
}

async fn give_back(tx: &mut Tx<'_>, consumer: &'static str, owner: Uuid) -> Result<()> {
    tx.query("UPDATE outbox_leases SET expires_at = 0 WHERE consumer = $1 AND owner = $2 AND expires_at > 0")
        .bind(consumer)
        .bind(owner)
        .execute()
        .await
        .map(drop)
}

/// Entries from tenant `from` on, in order of tenant and number, at most `limit`.
pub(super) async fn page(db: &Db, consumer: &'static str, from: Uuid, limit: i64) -> Result<Vec<Entry>> {
    let rows = db
        .read(move |tx| {
            Box::pin(async move {
                tx.query(
                    "SELECT tenant, seq, event_id, body, created_at, attempts FROM outbox \
                     WHERE consumer = $1 AND tenant >= $2 ORDER BY tenant, seq LIMIT $3",
                )
                .bind(consumer)
                .bind(from)
                .bind(limit)
                .fetch_all()
                .await
            })
        })
        .await?;
    rows.iter().map(entry).collect()
}

fn entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        tenant: row.get("tenant")?,
        seq: row.get("seq")?,
        event_id: row.get("event_id")?,
        body: row.get("body")?,
        created_at: row.get("created_at")?,
        attempts: row.get("attempts")?,
    })
}

/// Whether the consumer has anything to get.
pub(super) async fn is_pending(db: &Db, consumer: &'static str) -> Result<bool> {
    exists(
        db,
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE consumer = $1) AS found",
        consumer,
        None,
    )
    .await
}

/// Whether an entry of the tenant, up to `seq`, is not yet delivered.
pub(super) async fn is_waiting(db: &Db, consumer: &'static str, tenant: Uuid, seq: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM outbox WHERE consumer = $1 AND tenant = $2 AND seq <= $3) AS found";
    exists(db, sql, consumer, Some((tenant, seq))).await
}

async fn exists(db: &Db, sql: &'static str, consumer: &'static str, up_to: Option<(Uuid, i64)>) -> Result<bool> {
    db.read(move |tx| {
        Box::pin(async move {
            let mut query = tx.query(sql).bind(consumer);
            if let Some((tenant, seq)) = up_to {
                query = query.bind(tenant).bind(seq);
            }
            query.fetch_one().await?.get("found")
        })
    })
    .await
}

/// How many entries wait, since when the oldest does, and how many were handed over in vain `stuck` times.
pub(super) async fn backlog(db: &Db, consumer: &'static str, stuck: i64) -> Result<(i64, Option<Millis>, i64)> {
    db.read(move |tx| {
        Box::pin(async move {
            let row = tx
                .query(
                    "SELECT COUNT(*) AS n, MIN(created_at) AS oldest, COUNT(CASE WHEN attempts >= $2 THEN 1 END) AS stuck \
                     FROM outbox WHERE consumer = $1",
                )
                .bind(consumer)
                .bind(stuck)
                .fetch_one()
                .await?;
            Ok((row.get("n")?, row.get("oldest")?, row.get("stuck")?))
        })
    })
    .await
}

/// The entry that was handed over in vain most often, `least` times at least.
pub(super) async fn stuck(db: &Db, least: i64) -> Result<Option<Stuck>> {
    db.read(move |tx| {
        Box::pin(async move {
            let query = tx.query(
                "SELECT consumer, tenant, seq, attempts FROM outbox WHERE attempts >= $1 \
                 ORDER BY attempts DESC, consumer, tenant, seq LIMIT 1",
            );
            let row = query.bind(least).fetch_optional().await?;
            row.map(|row| {
                Ok(Stuck {
                    consumer: row.get("consumer")?,
                    tenant: row.get("tenant")?,
                    seq: row.get("seq")?,
                    attempts: row.get("attempts")?,
                })
            })
            .transpose()
        })
    })
    .await
}
