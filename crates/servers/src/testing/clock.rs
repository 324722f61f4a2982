use beep_core::{Clock, Millis, SystemClock};
use std::sync::atomic::{AtomicI64, Ordering};

/// The machine's clock, ahead of itself by as much as a test has put it.
#[derive(Default)]
pub(crate) struct Late(AtomicI64);

impl Late {
    pub(crate) fn advance(&self, by: Millis) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }
}

impl Clock for Late {
    fn now(&self) -> Millis {
        SystemClock.now() + self.0.load(Ordering::Relaxed)
    }
}
