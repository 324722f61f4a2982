//! Waiting for what will happen, with an end.

use beep_core::{Clock, SystemClock};
use jiff::Timestamp;
use std::{
    fmt::Debug,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::time::{Instant, sleep};

/// How long anything may take that should come at once: generous, because a test machine may be busy.
pub const fn patience() -> Duration {
    Duration::from_secs(30)
}

/// Asks `look` again and again until it answers `Ok`, at most as long as `limit`.
///
/// # Panics
/// With its last `Err` when the time is over.
pub async fn eventually<T, E: Debug>(what: &str, limit: Duration, mut look: impl AsyncFnMut() -> Result<T, E>) -> T {
    let until = Instant::now() + limit;
    loop {
        match look().await {
            Ok(found) => return found,
            Err(error) if Instant::now() >= until => panic!("{what}: not within {limit:?}, at last {error:?}"),
            Err(_) => sleep(Duration::from_millis(20)).await,
        }
    }
}

/// So many minutes from now, in RFC 3339; before now if negative.
///
/// # Panics
/// It is further away than the calendar goes.
pub fn in_minutes(minutes: i64) -> String {
    let at = SystemClock.now() + minutes * 60_000;
    Timestamp::from_millisecond(at)
        .expect("a time of these days")
        .to_string()
}

/// A text that no other call in this process gives; for idempotency keys and names.
pub fn unique(prefix: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{prefix}{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
