//! How often something was tried. Kept here and not in memory, so that a limit holds over all replicas and restarts.

use super::{CHUNK, Store};
use crate::session::millis;
use beep_core::{Millis, Result};
use beep_platform::sql::{self, Tx};
use std::time::Duration;

/// At most `most` attempts at what `key` stands for, in a window that begins with the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    pub key: [u8; 32],
    pub most: u32,
    pub window: Duration,
}

impl Store {
    /// Counts an attempt against each limit. When one of them is exceeded, says when its window ends.
    ///
    /// Attempts are counted before they are made and given back when they were good: a thousand at once pass no more
    /// often than a thousand in a row.
    pub async fn count_attempt(&self, limits: Vec<Limit>, now: Millis) -> Result<Option<Millis>> {
        let work = self.0.write(move |tx| {
            Box::pin(async move {
                let mut until = None;
                for limit in limits {
                    let resets_at = now.saturating_add(millis(limit.window));
                    let row = tx
                        .query(
                            "INSERT INTO attempts (key, count, resets_at) VALUES ($1, 1, $2)
                             ON CONFLICT (key) DO UPDATE SET
                                 count = CASE WHEN attempts.resets_at <= $3 THEN 1 ELSE attempts.count + 1 END,
                                 resets_at = CASE WHEN attempts.resets_at <= $3 THEN $2 ELSE attempts.resets_at END
                             RETURNING count, resets_at",
                        )
                        .bind(limit.key.as_slice())
                        .bind(resets_at)
                        .bind(now)
                        .fetch_one()
                        .await?;
                    if row.get::<i64>("count")? > i64::from(limit.most) {
                        until = until.max(Some(row.get::<Millis>("resets_at")?));
                    }
                }
                Ok(until)
            })
        });
        Ok(work.await?)
    }

    /// Takes back one attempt against each limit.
    pub async fn forgive_attempt(&self, limits: Vec<Limit>) -> Result<()> {
        Ok(self
            .0
            .write(move |tx| Box::pin(async move { forgive(tx, &limits).await }))
            .await?)
    }

    /// Removes some windows that are over; says how many.
    pub async fn prune_attempts(&self, now: Millis) -> Result<u64> {
        let work = self.0.write(move |tx| {
            Box::pin(async move {
                let query = tx.query(
                    "DELETE FROM attempts WHERE key IN (SELECT key FROM attempts WHERE resets_at <= $1 LIMIT $2)
                       AND resets_at <= $1",
                );
                query.bind(now).bind(CHUNK).execute().await
            })
        });
        Ok(work.await?)
    }
}

pub(super) async fn forgive(tx: &mut Tx<'_>, limits: &[Limit]) -> sql::Result<()> {
    for limit in limits {
        let query = tx.query("UPDATE attempts SET count = count - 1 WHERE key = $1 AND count > 0");
        query.bind(limit.key.as_slice()).execute().await?;
    }
    Ok(())
}
