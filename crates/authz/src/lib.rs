//! Who may do what in which server, and what one may see.
//!
//! The servers service tells what rights are made of as numbered facts ([`apply`]); everybody else asks ([`check`],
//! [`viewers`]), and managers learn why ([`insight`]). What a question comes to is decided in one pure place, [`resolve`], whoever answers it: the answering
//! [`engine`] is a port, and `embedded:` keeps facts in SQL ([`store`]) and what it read in memory.
//!
//! A question is on the way of every post, so a warm one is answered without I/O in about a microsecond.

mod apply;
mod check;
mod difference;
mod engine;
mod fact;
mod insight;
pub mod measure;
mod news;
mod resolve;
mod rpc;
mod store;
mod suspended;
#[cfg(test)]
mod tests;
mod viewers;
mod world;

use beep_core::{Clock, Error, Ids, Result};
use beep_platform::{
    bus::{Bus, Listener},
    sql::{Db, Migration},
};
use beep_proto::authz::v1::{authz_server::AuthzServer, insight_server::InsightServer};
use engine::{Embedded, Engine};
use std::sync::Arc;
use store::Store;

/// The schema of the embedded engine's store.
pub const MIGRATIONS: &[Migration] = store::MIGRATIONS;

/// Where the service keeps what it knows.
#[derive(Debug, Clone)]
pub struct Config {
    /// The permission engine: `embedded:`.
    pub engine: String,
    /// The embedded engine's store: `sqlite:<path>` or `postgres://…`.
    pub store: String,
}

/// What the service uses and does not own.
pub struct Deps {
    pub bus: Bus,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
}

/// The running service. Clones share it.
#[derive(Clone)]
pub struct Service {
    engine: Arc<dyn Engine>,
    bus: Bus,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    _news: Arc<Listener>,
}

/// Opens the store, brings its schema up to date and starts listening to other replicas.
///
/// # Errors
/// `INVALID_INPUT` for an engine that does not exist, and those of [`Db::open`].
pub async fn build(config: Config, deps: Deps) -> Result<Service> {
    let engine: Arc<dyn Engine> = match config.engine.as_str() {
        "embedded:" => {
            let store = Store::new(Db::open(&config.store, MIGRATIONS).await?);
            Arc::new(Embedded::new(store, Arc::clone(&deps.clock)))
        }
        _ => return Err(Error::invalid("engine", "is `embedded:`")),
    };
    let news = news::listen(&deps.bus, Arc::clone(&engine)).await;
    Ok(Service {
        engine,
        bus: deps.bus,
        clock: deps.clock,
        ids: deps.ids,
        _news: Arc::new(news),
    })
}

impl Service {
    /// The service's place among the routes of a process.
    pub fn routes(&self) -> AuthzServer<Self> {
        AuthzServer::new(self.clone())
    }

    /// Beside [`routes`](Self::routes): why rights are as they are.
    pub fn insight(&self) -> InsightServer<Self> {
        InsightServer::new(self.clone())
    }

    /// Whether its engine answers.
    ///
    /// # Errors
    /// `UNAVAILABLE` if not.
    pub async fn ping(&self) -> Result<()> {
        self.engine.ping().await
    }
}
