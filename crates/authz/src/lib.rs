//! Who may do what in which server, and what one may see.
//!
//! The servers service tells what rights are made of as numbered facts ([`apply`]); everybody else asks ([`check`],
//! [`viewers`]), and managers learn why ([`insight`]). Facts are kept in SQL ([`store`]) and, once read, in memory
//! ([`knowledge`]). What follows from them is said by an [`engine`], which is a port: `embedded:` works it out by the one
//! pure [`resolve`]. What no engine is asked about [`authority`] decides.
//!
//! A question is on the way of every post, so a warm one is answered without I/O in about a microsecond.

mod apply;
mod aside;
mod authority;
mod check;
mod difference;
mod engine;
mod error;
mod fact;
mod insight;
mod knowledge;
pub mod measure;
mod news;
mod resolve;
mod rpc;
mod store;
mod survey;
mod suspended;
#[cfg(test)]
mod tests;
mod viewers;
mod world;

pub use error::REASONS;

use authority::Authority;
use beep_core::{Clock, Ids, Result};
use beep_platform::{
    bus::{Bus, Listener},
    sql::{Db, Migration},
};
use beep_proto::authz::v1::{authz_server::AuthzServer, facts_server::FactsServer, insight_server::InsightServer};
use engine::{Embedded, Engine, Permify};
use knowledge::Knowledge;
use std::sync::Arc;
use store::Store;

/// The schema of the store.
pub const MIGRATIONS: &[Migration] = store::MIGRATIONS;

/// Where the service keeps what it knows.
#[derive(Debug, Clone)]
pub struct Config {
    /// The permission engine: `embedded:` or `permify://[:<token>@]<host>:<port>[/<tenant>]`.
    pub engine: String,
    /// Where facts are kept: `sqlite:<path>` or `postgres://…`.
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
    authority: Arc<Authority>,
    bus: Bus,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    _news: Arc<Listener>,
}

/// The schema by which a Permify decides, made from the bits of [`beep_core::Permission`].
pub fn permify_schema() -> String {
    engine::schema::text()
}

const EMBEDDED: &str = "embedded:";

/// Whether there is an engine of this address; nothing is asked of it.
///
/// # Errors
/// `INVALID_INPUT` if not.
pub fn examine(engine: &str) -> Result<()> {
    if engine == EMBEDDED {
        Ok(())
    } else {
        Permify::examine(engine)
    }
}

/// Asks an engine whether it is there.
///
/// # Errors
/// `INVALID_INPUT` for what is no address of one, `PERMISSIONS_UNAVAILABLE` if it does not answer.
pub async fn reach(engine: &str) -> Result<()> {
    if engine == EMBEDDED {
        Ok(())
    } else {
        Permify::reach(engine).await
    }
}

/// Opens the store, brings its schema up to date and starts listening to other replicas.
///
/// # Errors
/// `INVALID_INPUT` for an engine that does not exist, and those of [`Db::open`].
pub async fn build(config: Config, deps: Deps) -> Result<Service> {
    examine(&config.engine)?;
    let store = Store::new(Db::open(&config.store, MIGRATIONS).await?);
    let engine: Arc<dyn Engine> = match config.engine.as_str() {
        EMBEDDED => Arc::new(Embedded),
        url => Permify::new(url, store.clone(), Arc::clone(&deps.clock), Arc::clone(&deps.ids))?,
    };
    let knowledge = Knowledge::new(store, Arc::clone(&deps.clock));
    let authority = Arc::new(Authority::new(knowledge, engine, Arc::clone(&deps.clock)));
    let news = news::listen(&deps.bus, Arc::clone(&authority)).await;
    Ok(Service {
        authority,
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

    /// Whether its store answers.
    ///
    /// # Errors
    /// `UNAVAILABLE` if not.
    pub async fn ping(&self) -> Result<()> {
        self.authority.ping().await
    }

    /// Beside [`routes`](Self::routes): what is held, for who compares it.
    pub fn facts(&self) -> FactsServer<Self> {
        FactsServer::new(self.clone())
    }

    /// What decides, for health answers: `embedded` or `permify`.
    pub fn engine_name(&self) -> &'static str {
        self.authority.engine_name()
    }

    /// Whether its engine answers. Without it only what was decided before is decided again.
    ///
    /// # Errors
    /// `PERMISSIONS_UNAVAILABLE` if not.
    pub async fn ping_engine(&self) -> Result<()> {
        self.authority.ping_engine().await
    }
}
