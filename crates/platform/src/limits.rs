//! How often somebody may do something.
//!
//! It is counted in the store of the service that decides, so a limit holds over all its replicas and restarts. A
//! window begins with the first attempt and ends after its time, whatever came in between. Keys are hashes: the table
//! names nobody.

use crate::sql::{Result, Tx};
use aws_lc_rs::digest::{self, SHA256};
use beep_core::{Error, Millis, reason};
use std::time::Duration;

/// The table, as a migration for the list of each service that counts.
pub const MIGRATION: &str = "
CREATE TABLE attempts (
  key BYTEA PRIMARY KEY,
  count BIGINT NOT NULL,
  resets_at BIGINT NOT NULL
);
CREATE INDEX attempts_resets_at ON attempts (resets_at);
";

/// At most so many attempts of one kind by one of them, in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// SHA-256 of the kind, and of whom or what it is counted for.
    key: [u8; 32],
    most: u32,
    window: Duration,
}

impl Limit {
    /// Kinds do not mix: the same name counts apart for each of them.
    pub fn new(kind: &str, name: &str, most: u32, window: Duration) -> Self {
        let mut key = digest::Context::new(&SHA256);
        key.update(kind.as_bytes());
        key.update(&[0]);
        key.update(name.as_bytes());
        let key = key.finish().as_ref().try_into().expect("SHA-256 has 32 bytes");
        Self { key, most, window }
    }
}

/// Counts an attempt against each limit. When one of them is exceeded, says when its window ends; it is counted all the
/// same.
///
/// For what is tried in vain too: attempts are counted before they are made and taken back ([`forgive`]) when they were
/// good, so a thousand at once pass no more often than a thousand in a row.
pub async fn count(tx: &mut Tx<'_>, limits: &[Limit], now: Millis) -> Result<Option<Millis>> {
    let mut until = None;
    for limit in limits {
        let window = Millis::try_from(limit.window.as_millis()).unwrap_or(Millis::MAX);
        let row = tx
            .query(
                "INSERT INTO attempts (key, count, resets_at) VALUES ($1, 1, $2)
                 ON CONFLICT (key) DO UPDATE SET
                     count = CASE WHEN attempts.resets_at <= $3 THEN 1 ELSE attempts.count + 1 END,
                     resets_at = CASE WHEN attempts.resets_at <= $3 THEN $2 ELSE attempts.resets_at END
                 RETURNING count, resets_at",
            )
            .bind(limit.key.as_slice())
            .bind(now.saturating_add(window))
            .bind(now)
            .fetch_one()
            .await?;
        if row.get::<i64>("count")? > i64::from(limit.most) {
            until = until.max(Some(row.get::<Millis>("resets_at")?));
        }
    }
    Ok(until)
}

/// Counts an act in its own transaction: only what is done counts, and what is refused here is undone with it.
///
/// # Errors
/// `RATE_LIMITED`, with the seconds that are left.
pub async fn pass(tx: &mut Tx<'_>, limit: Limit, now: Millis) -> Result<()> {
    match count(tx, &[limit], now).await? {
        Some(until) => Err(exceeded(until, now).into()),
        None => Ok(()),
    }
}

/// Takes back one attempt against each limit.
pub async fn forgive(tx: &mut Tx<'_>, limits: &[Limit]) -> Result<()> {
    for limit in limits {
        let query = tx.query("UPDATE attempts SET count = count - 1 WHERE key = $1 AND count > 0");
        query.bind(limit.key.as_slice()).execute().await?;
    }
    Ok(())
}

/// Forgets at most `most` windows that are over; says how many.
pub async fn prune(tx: &mut Tx<'_>, now: Millis, most: i64) -> Result<u64> {
    let query = tx.query(
        "DELETE FROM attempts WHERE key IN (SELECT key FROM attempts WHERE resets_at <= $1 LIMIT $2)
           AND resets_at <= $1",
    );
    query.bind(now).bind(most).execute().await
}

/// The refusal while a window goes on, with the seconds that are left of it.
pub fn exceeded(until: Millis, now: Millis) -> Error {
    let seconds = until.saturating_sub(now).max(1).unsigned_abs().div_ceil(1_000);
    Error::from(&reason::RATE_LIMITED).retry_after(u32::try_from(seconds).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sql::{Db, Migration},
        testing::sql_urls,
    };
    use futures_util::future::join_all;

    const SCHEMA: &[Migration] = &[Migration::new(1, MIGRATION)];
    const START: Millis = 1_800_000_000_000;
    const MINUTE: Millis = 60_000;

    async fn on_every_engine(name: &str, promise: impl AsyncFn(&Db)) {
        for (engine, url, _place) in sql_urls(name) {
            println!("on {engine}");
            let db = Db::open(&url, SCHEMA).await.expect("a fresh store opens");
            promise(&db).await;
            db.close().await;
        }
    }

    fn limit(name: &str, most: u32) -> Limit {
        Limit::new("test", name, most, Duration::from_secs(60))
    }

    async fn counted(db: &Db, limits: &[Limit], now: Millis) -> Option<Millis> {
        let limits = limits.to_vec();
        let counted = db.write(move |tx| Box::pin(async move { count(tx, &limits, now).await }));
        counted.await.expect("counted")
    }

    async fn pruned(db: &Db, now: Millis) -> u64 {
        let pruned = db.write(move |tx| Box::pin(prune(tx, now, 10)));
        pruned.await.expect("pruned")
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn attempts_are_counted_in_windows() {
        on_every_engine("limit_windows", async |db| {
            let (a, b) = (limit("a", 2), limit("b", 9));
            assert_eq!(counted(db, &[a, b], START).await, None);
            assert_eq!(counted(db, &[a], START + 10_000).await, None);
            assert_eq!(counted(db, &[a, b], START + 20_000).await, Some(START + MINUTE));
            assert_eq!(counted(db, &[b], START + 20_000).await, None, "limits are apart");
            let forgiven = db.write(move |tx| Box::pin(async move { forgive(tx, &[a, limit("c", 1)]).await }));
            forgiven.await.expect("taken back");
            assert_eq!(counted(db, &[limit("a", 3)], START + 30_000).await, None);
            let last = START + MINUTE - 1;
            assert_eq!(counted(db, &[limit("a", 3)], last).await, Some(START + MINUTE));
            let next = START + MINUTE;
            assert_eq!(counted(db, &[limit("a", 1)], next).await, None, "a new window");
            assert_eq!(counted(db, &[limit("a", 1)], next).await, Some(next + MINUTE));
            assert_eq!(pruned(db, next - 1).await, 0);
            assert_eq!(pruned(db, next).await, 1, "that of b");
            assert_eq!(pruned(db, next + MINUTE).await, 1);
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn attempts_at_once_are_all_counted() {
        on_every_engine("limit_race", async |db| {
            let limits = [limit("a", 10), limit("b", 40)];
            let outcomes = join_all((0..40).map(|_| counted(db, &limits, START))).await;
            let passed = outcomes.iter().filter(|outcome| outcome.is_none());
            assert_eq!(passed.count(), 10);
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn only_acts_that_are_done_count() {
        on_every_engine("limit_acts", async |db| {
            let act = async |now, fails: bool| {
                let done = db.write(move |tx| {
                    Box::pin(async move {
                        pass(tx, limit("a", 2), now).await?;
                        if fails {
                            return Err(Error::not_found().into());
                        }
                        Ok(())
                    })
                });
                done.await.map_err(Error::from)
            };
            for _ in 0..5 {
                assert_eq!(act(START, true).await, Err(Error::not_found()));
            }
            assert_eq!(act(START, false).await, Ok(()));
            assert_eq!(act(START + 1_000, false).await, Ok(()));
            let refused = act(START + 1_500, false).await.expect_err("a third one");
            assert_eq!(
                (refused.code(), refused.retry_after_seconds()),
                ("RATE_LIMITED", Some(59))
            );
            assert_eq!(act(START + MINUTE, false).await, Ok(()));
        })
        .await;
    }

    #[test]
    fn kinds_do_not_mix() {
        let of = |kind, name| Limit::new(kind, name, 1, Duration::ZERO);
        assert_ne!(of("join", "a"), of("rename", "a"));
        assert_ne!(of("join", "a"), of("join", "b"));
        assert_ne!(of("a", "bc"), of("ab", "c"));
    }

    #[test]
    fn waiting_is_told_in_whole_seconds() {
        assert_eq!(exceeded(10_001, 10_000).retry_after_seconds(), Some(1));
        assert_eq!(exceeded(11_001, 10_000).retry_after_seconds(), Some(2));
        assert_eq!(exceeded(9_000, 10_000).retry_after_seconds(), Some(1));
    }
}
