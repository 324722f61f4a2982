//! Servers, their members and channels.
//!
//! A call comes in through [`rpc`]. A use case, one a file, asks `authz` whether its caller may, then makes one
//! transaction of the [`store`]'s functions; what others have to know of it is stored with it ([`news`]) and sent out
//! after it ([`relays`]).
//!
//! Membership is this service's own truth. Rights are not: `authz` decides, from the facts that it is sent.

mod arrange;
mod create_channel;
mod create_server;
mod cursor;
mod delete_channel;
mod error;
mod get_server;
mod join;
mod leave;
mod list_channels;
mod list_members;
mod list_servers;
mod model;
mod move_channel;
mod news;
mod position;
mod relays;
mod rpc;
mod store;
#[cfg(test)]
mod testing;
mod update_channel;

pub use error::REASONS;

use beep_core::{Clock, Id, Ids, Result, UserId};
use beep_platform::{
    access::Access,
    bus::Bus,
    rpc::Client,
    shutdown::Shutdown,
    sql::Db,
    telemetry::{Pseudonyms, audit},
};
use beep_proto::{authz::v1::authz_client::AuthzClient, servers::v1::servers_server::ServersServer};
use news::Origin;
use relays::Relays;
use std::{collections::BTreeMap, sync::Arc};
use store::Store;

/// Who speaks in events, metrics and logs.
const SERVICE: &str = "servers";

#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite:<path>` or `postgres://…`.
    pub store: String,
}

#[derive(Clone)]
pub struct Deps {
    pub authz: Client,
    pub notifications: Client,
    pub bus: Bus,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    /// Names people in audit lines.
    pub pseudonyms: Pseudonyms,
    /// Ends the relays.
    pub shutdown: Shutdown,
}

/// The service; clones share it.
#[derive(Clone)]
pub struct Service(Arc<Servers>);

/// What the use cases work with.
struct Servers {
    store: Store,
    access: Access,
    relays: Relays,
    origin: Origin,
    pseudonyms: Pseudonyms,
}

/// Opens the store and starts to send out what waits in its outbox.
///
/// # Errors
/// Those of opening the store.
pub async fn build(config: Config, deps: Deps) -> Result<Service> {
    let store = Store::open(&config.store).await?;
    let relays = Relays::start(store.db(), &deps);
    let (ending, stopping) = (deps.shutdown.clone(), relays.clone());
    deps.shutdown.spawn(async move {
        ending.begun().await;
        stopping.stop().await;
    });
    Ok(Service(Arc::new(Servers {
        store,
        relays,
        access: Access::new(AuthzClient::new(deps.authz)),
        origin: Origin {
            clock: deps.clock,
            ids: deps.ids,
        },
        pseudonyms: deps.pseudonyms,
    })))
}

impl Service {
    /// What answers the contract.
    pub fn routes(&self) -> ServersServer<Self> {
        ServersServer::new(self.clone())
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// `UNAVAILABLE`.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.db().ping().await?)
    }

    /// The store, for its name in health answers and to close it at the end.
    pub fn db(&self) -> &Db {
        self.0.store.db()
    }
}

impl Servers {
    /// Writes into the audit log who did what to which thing; an action is named after the kind of thing.
    fn audit(&self, action: &'static str, user: UserId, thing: impl Id) {
        let kind = action.split('.').next().unwrap_or(action);
        let details = BTreeMap::from([(kind, thing.to_string())]);
        audit(action, &self.pseudonyms.of(user.to_string()), details);
    }
}
