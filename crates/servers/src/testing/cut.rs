//! Where a process dies.

use std::{
    future::pending,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::Notify, time::timeout};

/// What a use case comes by on its way through services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// `authz` is asked whether the caller may. Nothing is stored yet.
    Asked,
    /// A consumer of the outbox is called, and has taken nothing yet.
    Offered(&'static str),
    /// It has taken what it was given, and the answer is on its way back.
    Taken(&'static str),
    /// Somebody has heard of it.
    Told,
}

/// Holds up, for ever, who comes to a step: what a process does that dies there.
#[derive(Clone, Default)]
pub(crate) struct Cut(Arc<Mutex<Option<Armed>>>);

/// The step, and who is told when somebody comes there.
type Armed = (Step, Arc<Notify>);

/// Tells when somebody has come there.
pub(super) struct Reached(Arc<Notify>);

impl Cut {
    /// From now on.
    pub(super) fn set(&self, step: Step) -> Reached {
        let reached = Arc::new(Notify::new());
        *self.lock() = Some((step, reached.clone()));
        Reached(reached)
    }

    /// Lets everything through again.
    pub(super) fn clear(&self) {
        *self.lock() = None;
    }

    /// Comes to a step.
    pub(super) async fn at(&self, step: Step) {
        if self.pass(step) {
            pending::<()>().await;
        }
    }

    /// As [`at`](Self::at), for who is outside of the process and lives on. Says whether it is the step.
    pub(super) fn pass(&self, step: Step) -> bool {
        match &*self.lock() {
            Some((cut, reached)) if *cut == step => {
                reached.notify_one();
                true
            }
            _ => false,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Armed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reached {
    /// Says whether somebody comes there, within a time in which everything has its turn.
    pub(super) async fn wait(self) -> bool {
        timeout(Duration::from_secs(10), self.0.notified()).await.is_ok()
    }
}
