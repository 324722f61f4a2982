//! Removing what is over.

use crate::{Users, session::millis};
use beep_core::Result;
use std::{sync::Arc, time::Duration};

/// How long sessions are kept that are over, for those who look into the store.
const KEEP: Duration = Duration::from_secs(24 * 60 * 60);
const EVERY: Duration = Duration::from_secs(60 * 60);

impl Users {
    pub async fn keep_tidy(self: Arc<Self>) {
        let mut hours = tokio::time::interval(EVERY);
        while self
            .deps
            .shutdown
            .token()
            .run_until_cancelled(hours.tick())
            .await
            .is_some()
        {
            match self.prune().await {
                Ok(rows) => tracing::debug!(rows, "removed sessions and limits that are over"),
                Err(error) => tracing::warn!(%error, "cannot remove sessions and limits that are over"),
            }
        }
    }

    /// Removes sessions and limits that are over; says how many rows.
    async fn prune(&self) -> Result<u64> {
        let now = self.deps.clock.now();
        let mut total = 0;
        loop {
            let sessions = self.store.prune_sessions(now.saturating_sub(millis(KEEP))).await?;
            let attempts = self.store.prune_attempts(now).await?;
            let acts = self
                .store
                .prune_acts(now.saturating_sub(millis(self.config.audit_kept)))
                .await?;
            if sessions + attempts + acts == 0 {
                return Ok(total);
            }
            total += sessions + attempts + acts;
        }
    }
}
