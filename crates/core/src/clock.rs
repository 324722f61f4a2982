//! Time and identifiers as parameters.

use crate::Id;
use std::{
    sync::Mutex,
    time::{SystemTime, UNIX_EPOCH},
};
use uuid::{ContextV7, Timestamp, Uuid};

/// Milliseconds since 1970-01-01 UTC.
pub type Millis = i64;

pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Millis;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Millis {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Makes identifiers that sort by the time they were made, also within one millisecond.
pub trait Ids: Send + Sync + 'static {
    fn next(&self) -> Uuid;
}

impl dyn Ids {
    /// A fresh identifier of the kind that is wanted.
    pub fn make<T: Id>(&self) -> T {
        T::from_uuid(self.next())
    }
}

/// UUIDv7 with a counter (RFC 9562, 6.2 method 1): monotonic within the process.
pub struct SystemIds {
    context: Mutex<ContextV7>,
}

impl SystemIds {
    pub fn new() -> Self {
        Self {
            context: Mutex::new(ContextV7::new()),
        }
    }
}

impl Default for SystemIds {
    fn default() -> Self {
        Self::new()
    }
}

impl Ids for SystemIds {
    fn next(&self) -> Uuid {
        let now = SystemClock.now().unsigned_abs();
        let context = self.context.lock().expect("nothing panics while it is held");
        Uuid::new_v7(Timestamp::from_unix(
            &*context,
            now / 1000,
            (now % 1000) as u32 * 1_000_000,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MessageId;

    #[test]
    fn identifiers_ascend() {
        let ids = SystemIds::new();
        let made: Vec<MessageId> = (0..10_000).map(|_| (&ids as &dyn Ids).make()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!((SystemClock.now() - made[0].made_at()).abs() < 60_000);
    }
}
