//! Pictures that nothing shows go.
//!
//! First the store says that a picture cannot be used any more, then its blobs go, then its row: whoever dies in
//! between leaves a row that the next round finds.

use crate::{
    Files,
    model::{Use, key},
};
use beep_core::{ImageId, Result};
use beep_platform::shutdown::Shutdown;
use std::{sync::Arc, time::Duration};

/// How often it looks.
const ROUND: Duration = Duration::from_secs(60);
/// How long after the start it begins: facts that waited for this service to be back arrive first.
const SETTLED: Duration = Duration::from_secs(10 * 60);
/// Pictures of one portion.
const PORTION: i64 = 100;
/// Counts of uploads that are forgotten in a round.
const COUNTS: i64 = 1_000;

impl Files {
    pub(crate) async fn keep_swept(self: Arc<Self>, shutdown: Shutdown) {
        let mut rounds = tokio::time::interval_at(tokio::time::Instant::now() + SETTLED, ROUND);
        while shutdown.token().run_until_cancelled(rounds.tick()).await.is_some() {
            match self.sweep().await {
                Ok(0) => {}
                Ok(pictures) => tracing::debug!(pictures, "swept pictures that nothing shows"),
                Err(error) => tracing::warn!(%error, "sweeping stopped and tries again"),
            }
        }
    }

    /// Deletes what nothing shows and nobody waits for any more; says how many.
    ///
    /// # Errors
    /// Those of the store and of the blobs. What is left goes in the next round.
    pub(crate) async fn sweep(&self) -> Result<usize> {
        let now = self.clock.now();
        let mut swept = 0;
        loop {
            let doomed = self.store.doom(now, PORTION).await?;
            if doomed.is_empty() {
                break;
            }
            for (r#use, image) in doomed {
                self.erase(r#use, image).await?;
                swept += 1;
            }
        }
        self.store.forget_uploads(now, COUNTS).await?;
        Ok(swept)
    }

    /// Deletes the blobs of a picture that nothing can use, and then its row.
    ///
    /// # Errors
    /// Those of the store and of the blobs.
    pub(crate) async fn erase(&self, r#use: Use, image: ImageId) -> Result<()> {
        for size in r#use.purpose.sizes() {
            self.blobs.delete(&key(image, size.width)).await?;
        }
        self.store.remove(r#use.server, image).await
    }
}
