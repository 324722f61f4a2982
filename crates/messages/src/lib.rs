//! Messages.
//!
//! A call travels: [`rpc`] decodes → a use case ([`send`], [`edit`], [`delete`], [`history`], [`typing`]) asks `authz`,
//! checks the input, calls the [`store`] → after the commit [`live`] tells those who look, and the outbox's relay is
//! poked for what `notifications` and `servers` must not miss ([`relays`]).

mod delete;
mod delete_of;
mod edit;
mod error;
mod history;
mod live;
mod mentions;
mod model;
mod relays;
mod rpc;
mod send;
mod store;
#[cfg(test)]
mod testing;
mod typing;

pub use error::REASONS;

use beep_core::{Clock, Ids, Millis, Result};
use beep_platform::{access::Access, bus::Bus, rpc::Client, shutdown::Shutdown, sql::Db};
use beep_proto::{
    authz::v1::authz_client::AuthzClient, messages::v1::messages_server::MessagesServer,
    users::v1::users_client::UsersClient,
};
use relays::Relays;
use std::{sync::Arc, time::Duration};
use store::Store;

/// For so long it is known when somebody wrote in a channel with slow mode; none is slower than six hours.
const PACES: Millis = 24 * 60 * 60 * 1_000;

#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite:<path>` or `postgres://…`.
    pub store: String,
}

pub struct Deps {
    pub users: Client,
    pub authz: Client,
    pub notifications: Client,
    /// Keeps the audit logs.
    pub servers: Client,
    pub bus: Bus,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub shutdown: Shutdown,
}

/// The service; clones share it.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    store: Store,
    access: Access,
    users: UsersClient<Client>,
    bus: Bus,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    relays: Relays,
    lately: live::Lately,
}

/// Opens the store and starts the tasks beside it.
///
/// # Errors
/// Those of [`Db::open`].
pub async fn build(config: Config, deps: Deps) -> Result<Service> {
    let db = Db::open(&config.store, store::MIGRATIONS).await?;
    let relays = Relays::start(&db, &deps);
    let Deps {
        users,
        authz,
        bus,
        clock,
        ids,
        shutdown,
        ..
    } = deps;
    let (ending, stopping) = (shutdown.clone(), relays.clone());
    shutdown.spawn(async move {
        ending.begun().await;
        stopping.stop().await;
    });
    let service = Service(Arc::new(Inner {
        store: Store::new(db, ids.clone(), bus.is_within_process()),
        access: Access::new(AuthzClient::new(authz)),
        users: UsersClient::new(users),
        bus,
        clock,
        ids,
        relays,
        lately: live::Lately::default(),
    }));
    let (ticking, ending) = (service.clone(), shutdown.clone());
    shutdown.spawn(async move {
        let mut tick = tokio::time::interval(live::TICK);
        while !ending.has_begun() {
            tick.tick().await;
            ticking.tick();
        }
    });
    let tidying = service.clone();
    shutdown.clone().spawn(async move {
        let mut hours = tokio::time::interval(Duration::from_secs(60 * 60));
        while shutdown.token().run_until_cancelled(hours.tick()).await.is_some() {
            tidying.tidy().await;
        }
    });
    Ok(service)
}

impl Service {
    /// As a gRPC service.
    pub fn routes(&self) -> MessagesServer<Self> {
        MessagesServer::new(self.clone())
    }

    /// Forgets what no slow mode asks for any more.
    async fn tidy(&self) {
        match self.0.store.prune_paces(self.0.clock.now() - PACES).await {
            Ok(rows) => tracing::debug!(rows, "forgot who wrote when"),
            Err(error) => tracing::warn!(%error, "cannot forget who wrote when"),
        }
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// `UNAVAILABLE`.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.0.store.db().ping().await?)
    }

    pub fn db(&self) -> &Db {
        self.0.store.db()
    }
}
