//! What goes on beside the calls: members of deleted servers are seen off, those who waited to accept rules that were
//! dropped are released, old entries of audit logs go.
//!
//! All of it is taken up again by whoever starts next: what is left to do stands in the store.

use crate::{
    invitations::release,
    news::Origin,
    relays::Relays,
    store::{Store, audit, deletions, members, people},
};
use beep_core::{Millis, Result, ServerId};
use beep_platform::shutdown::Shutdown;
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;

/// How often it looks by itself: for deletions whose process died.
const ROUND: Duration = Duration::from_secs(60);
/// Members seen off in one transaction.
const MEMBERS: i64 = 200;
/// Rows that nobody is told of, deleted in one transaction.
const ROWS: i64 = 2_000;
const DAY: Millis = 24 * 60 * 60 * 1_000;

/// The task, and how to wake it. Clones share it.
#[derive(Clone)]
pub(crate) struct Housekeeping(Arc<Notify>);

struct Keeper {
    store: Store,
    origin: Origin,
    relays: Relays,
    /// Days for which audit logs are kept.
    audit_days: u32,
}

impl Housekeeping {
    pub(crate) fn start(store: Store, origin: Origin, relays: Relays, audit_days: u32, shutdown: &Shutdown) -> Self {
        let wake = Arc::new(Notify::new());
        let (keeper, woken, ending) = (
            Keeper {
                store,
                origin,
                relays,
                audit_days,
            },
            wake.clone(),
            shutdown.clone(),
        );
        shutdown.spawn(async move {
            while !ending.has_begun() {
                if let Err(error) = keeper.round(&ending).await {
                    tracing::warn!(%error, "housekeeping stopped and tries again");
                }
                tokio::select! {
                    () = ending.begun() => {}
                    () = woken.notified() => {}
                    () = tokio::time::sleep(ROUND) => {}
                }
            }
        });
        Self(wake)
    }

    /// There is something to do.
    pub(crate) fn poke(&self) {
        self.0.notify_one();
    }
}

impl Keeper {
    async fn round(&self, ending: &Shutdown) -> Result<()> {
        while !ending.has_begun() && self.see_off().await? {}
        while !ending.has_begun() && self.release().await? {}
        while !ending.has_begun() && self.forget().await? {}
        Ok(())
    }

    /// Sees a portion of members off; says whether there may be more to do.
    async fn see_off(&self) -> Result<bool> {
        let origin = self.origin.clone();
        let worked = self.store.write(move |tx| {
            Box::pin(async move {
                let Some(deletion) = deletions::next(tx).await? else {
                    return Ok(None);
                };
                let server: ServerId = deletion.server;
                let left = deletions::take_members(tx, server, MEMBERS).await?;
                if left.is_empty() {
                    if deletions::take_rest(tx, server, ROWS).await? {
                        deletions::end(tx, server).await?;
                    }
                    return Ok(Some(server));
                }
                let mut news = origin.news(server);
                for user in left {
                    people::exit(tx, user).await?;
                    news.server_left(user);
                }
                news.put_after(tx, deletion.fact).await?;
                Ok(Some(server))
            })
        });
        let worked = worked.await?;
        self.relays.poke();
        Ok(worked.is_some())
    }

    /// Releases a portion of those who are pending without rules; says whether there may be more.
    async fn release(&self) -> Result<bool> {
        let origin = self.origin.clone();
        let more = self
            .store
            .write(move |tx| Box::pin(async move { release(tx, &origin).await }))
            .await?;
        self.relays.poke();
        Ok(more)
    }

    /// Deletes a portion of what audit logs have kept for long enough, and of mutes that are over; says whether there
    /// may be more.
    async fn forget(&self) -> Result<bool> {
        let now = self.origin.now();
        let before = now - Millis::from(self.audit_days) * DAY;
        let gone = self.store.write(move |tx| {
            Box::pin(async move {
                let entries = audit::sweep(tx, before, ROWS).await?;
                let mutes = members::sweep_mutes(tx, now, ROWS).await?;
                Ok(entries.max(mutes))
            })
        });
        Ok(gone.await? == ROWS.unsigned_abs())
    }
}
