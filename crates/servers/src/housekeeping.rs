//! What goes on beside the calls: members of deleted servers are seen off, those who waited to accept rules that were
//! dropped are released, newcomers and those who are banned get the names that they are found by, old entries of audit
//! logs and old idempotency keys go.
//!
//! All of it is taken up again by whoever starts next: what is left to do stands in the store.

use crate::{
    SERVICE,
    invitations::release,
    news::Origin,
    relays::Relays,
    store::{Store, audit, deletions, members, names, people, requests},
};
use beep_core::{Error, Id, Millis, Result, ServerId, UserId, text};
use beep_platform::{
    limits,
    rpc::{Caller, Client, Context, Idempotent, reply},
    shutdown::Shutdown,
};
use beep_proto::users::v1::{GetUsersRequest, users_client::UsersClient};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::Notify;

/// How often it looks by itself: for deletions whose process died.
const ROUND: Duration = Duration::from_secs(60);
/// Members seen off in one transaction.
const MEMBERS: i64 = 200;
/// Rows that nobody is told of, deleted in one transaction.
const ROWS: i64 = 2_000;
/// People named in one transaction: as many as `users` tells of at once.
const NAMED: i64 = 100;
/// How long `users` may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long an idempotency key is known: far longer than anybody goes on asking for the same thing.
const REPEATED: Millis = DAY;
const DAY: Millis = 24 * 60 * 60 * 1_000;

/// The task, and how to wake it. Clones share it.
#[derive(Clone)]
pub(crate) struct Housekeeping(Arc<Notify>);

struct Keeper {
    store: Store,
    origin: Origin,
    relays: Relays,
    users: UsersClient<Client>,
    /// Days for which audit logs are kept.
    audit_days: u32,
}

impl Housekeeping {
    pub(crate) fn start(
        store: Store,
        origin: Origin,
        relays: Relays,
        users: Client,
        audit_days: u32,
        shutdown: &Shutdown,
    ) -> Self {
        let wake = Arc::new(Notify::new());
        let (keeper, woken, ending) = (
            Keeper {
                store,
                origin,
                relays,
                users: UsersClient::new(users),
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

    /// Leaves the work to another process.
    pub(crate) fn elsewhere() -> Self {
        Self(Arc::default())
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
        // Last, as it needs another service.
        while !ending.has_begun() && self.name().await? {}
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

    /// Deletes a portion of what audit logs have kept for long enough, of mutes and counts that are over and of old
    /// idempotency keys; says whether there may be more.
    async fn forget(&self) -> Result<bool> {
        let now = self.origin.now();
        let before = now - Millis::from(self.audit_days) * DAY;
        let gone = self.store.write(move |tx| {
            Box::pin(async move {
                let entries = audit::sweep(tx, before, ROWS).await?;
                let mutes = members::sweep_mutes(tx, now, ROWS).await?;
                let keys = requests::sweep(tx, now - REPEATED, ROWS).await?;
                let counts = limits::prune(tx, now, ROWS).await?;
                Ok(entries.max(mutes).max(keys).max(counts))
            })
        });
        Ok(gone.await? == ROWS.unsigned_abs())
    }

    /// Gives a portion of newcomers and of those who are banned the names that they are found by; says whether there may be
    /// more.
    async fn name(&self) -> Result<bool> {
        let users = self.store.read(|tx| Box::pin(names::missing(tx, NAMED))).await?;
        if users.is_empty() {
            return Ok(false);
        }
        let ids = users.iter().map(|user| user.to_bytes()).collect();
        let context = Context::root(Caller::service(SERVICE), PATIENCE);
        let request = context.request(GetUsersRequest { ids }).idempotent();
        let profiles = reply(self.users.clone().get_users(request).await)?.users;
        let mut known = HashMap::new();
        for profile in profiles {
            let user = UserId::from_slice(&profile.id).map_err(Error::internal)?;
            let names = [profile.username, profile.first_name, profile.last_name].join(" ");
            known.insert(user, text::search_key(&names));
        }
        let named = self.store.write(move |tx| {
            Box::pin(async move {
                for user in users {
                    // Whose account is gone has no name, and is not asked about again.
                    let key = known.get(&user).map(String::as_str).unwrap_or_default();
                    names::put(tx, user, key).await?;
                }
                Ok(())
            })
        });
        named.await?;
        Ok(true)
    }
}
