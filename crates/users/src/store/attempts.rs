//! How often something was tried.

use super::{CHUNK, Store};
use beep_core::{Millis, Result};
use beep_platform::limits::{self, Limit};

impl Store {
    /// As [`limits::count`], in a transaction of its own.
    pub async fn count_attempt(&self, limits: Vec<Limit>, now: Millis) -> Result<Option<Millis>> {
        let work = self
            .0
            .write(move |tx| Box::pin(async move { limits::count(tx, &limits, now).await }));
        Ok(work.await?)
    }

    /// Takes back one attempt against each limit.
    pub async fn forgive_attempt(&self, limits: Vec<Limit>) -> Result<()> {
        let work = self
            .0
            .write(move |tx| Box::pin(async move { limits::forgive(tx, &limits).await }));
        Ok(work.await?)
    }

    /// Removes some windows that are over; says how many.
    pub async fn prune_attempts(&self, now: Millis) -> Result<u64> {
        Ok(self.0.write(move |tx| Box::pin(limits::prune(tx, now, CHUNK))).await?)
    }
}
