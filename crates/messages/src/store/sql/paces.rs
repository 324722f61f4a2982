//! Slow mode: when somebody last wrote in a channel.

use super::Store;
use crate::error::SLOW_MODE;
use beep_core::{ChannelId, Millis, Result, UserId};
use beep_platform::sql::{self, Tx};

/// Rows forgotten in one transaction.
const ROWS: i64 = 2_000;

impl Store {
    /// Forgets who wrote before a time, that no slow mode asks for any more; says how many.
    pub(crate) async fn prune_paces(&self, before: Millis) -> Result<u64> {
        let mut pruned = 0;
        loop {
            let some = self.db.write(move |tx| {
                Box::pin(async move {
                    tx.query(
                        "DELETE FROM paces WHERE (channel_id, author_id) IN \
                         (SELECT channel_id, author_id FROM paces WHERE posted_at < $1 ORDER BY posted_at LIMIT $2)",
                    )
                    .bind(before)
                    .bind(ROWS)
                    .execute()
                    .await
                })
            });
            let some = some.await?;
            pruned += some;
            if some < ROWS.unsigned_abs() {
                return Ok(pruned);
            }
        }
    }
}

/// Notes when the author wrote last, unless that was too short a time ago. The row of the channel makes all who write
/// in it wait for each other, so two at once cannot both be in time.
///
/// # Errors
/// `SLOW_MODE`, with the seconds that are left.
pub(super) async fn keep(
    tx: &mut Tx<'_>,
    (channel, author): (ChannelId, UserId),
    slow_mode: u32,
    now: Millis,
) -> sql::Result<()> {
    let wait = i64::from(slow_mode) * 1_000;
    let kept = tx
        .query(
            "INSERT INTO paces (channel_id, author_id, posted_at) VALUES ($1, $2, $3) \
             ON CONFLICT (channel_id, author_id) DO UPDATE SET posted_at = excluded.posted_at \
             WHERE paces.posted_at <= $4",
        )
        .bind(channel)
        .bind(author)
        .bind(now)
        .bind(now - wait)
        .execute()
        .await?;
    if kept == 1 {
        return Ok(());
    }
    let query = tx.query("SELECT posted_at FROM paces WHERE channel_id = $1 AND author_id = $2");
    let last: i64 = query.bind(channel).bind(author).fetch_one().await?.get("posted_at")?;
    let left = (last + wait - now).clamp(1, wait);
    let seconds = u32::try_from((left + 999) / 1_000).unwrap_or(slow_mode);
    Err(beep_core::Error::from(&SLOW_MODE).retry_after(seconds).into())
}
