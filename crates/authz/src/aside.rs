//! Long work off the tasks that answer.

use beep_core::{Error, Result};

/// Runs what looks at every member where no other task has to wait for it.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let outcome = tokio::task::spawn_blocking(work).await;
    outcome.map_err(|error| Error::internal(format!("looking at all members ended early: {error}")))
}
