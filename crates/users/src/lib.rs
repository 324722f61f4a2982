//! Accounts, sign-in, sessions and profiles.
//!
//! A call comes in through [`rpc`], whose decoding checks shapes; a use case decides (`sign_up`, `sign_in`, `refresh`,
//! `sign_out`, `check_session`, `profiles`); the [`store`] keeps. Sessions that end are told on the bus under the scope of
//! their user. Those who keep order on this Beep act in [`instance`], on what people tell them by [`reports`].

mod access_token;
mod check_session;
mod cursor;
mod error;
mod instance;
mod limits;
mod model;
mod news;
mod password;
mod profiles;
mod refresh;
mod refresh_token;
mod reports;
mod rpc;
mod session;
mod sign_in;
mod sign_out;
mod sign_up;
mod store;
#[cfg(test)]
mod testing;
mod tidy;

pub use error::REASONS;

use access_token::TokenSigner;
use beep_core::{Clock, Ids, Result};
use beep_platform::{bus::Bus, outbox::Relay, rpc::Client, shutdown::Shutdown, sql, telemetry::Pseudonyms};
use beep_proto::{
    messages::v1::messages_client::MessagesClient,
    servers::v1::servers_client::ServersClient,
    users::v1::{instance_server::InstanceServer, reports_server::ReportsServer, users_server::UsersServer},
};
use password::Passwords;
use std::{sync::Arc, time::Duration};
use store::Store;
use tonic::service::RoutesBuilder;

/// Who speaks in events, metrics and logs.
const SERVICE: &str = "users";

#[derive(Clone)]
pub struct Config {
    /// `sqlite:<path>` or `postgres://…`.
    pub store: String,
    /// Sign-ups an hour from one address.
    pub sign_ups_per_hour: u32,
    /// How long an access token is good.
    pub access_lifetime: Duration,
    /// How long a session lives that is not refreshed.
    pub idle_lifetime: Duration,
    /// How long a session lives at most.
    pub absolute_lifetime: Duration,
    /// How long the audit log of this Beep is kept.
    pub audit_kept: Duration,
    /// Whether this process tells what waits in the outbox and tidies up. The command line does neither: it leaves both to
    /// the Beep that runs.
    pub background: bool,
}

impl Config {
    pub fn new(store: impl Into<String>) -> Self {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        Self {
            store: store.into(),
            sign_ups_per_hour: 20,
            access_lifetime: Duration::from_secs(5 * 60),
            idle_lifetime: 30 * DAY,
            absolute_lifetime: 180 * DAY,
            audit_kept: 90 * DAY,
            background: true,
        }
    }
}

#[derive(Clone)]
pub struct Deps {
    /// Shows the messages that are reported.
    pub messages: Client,
    /// Knows who meets whom.
    pub servers: Client,
    pub bus: Bus,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    /// Names people in audit lines.
    pub pseudonyms: Pseudonyms,
    /// Ends the task that tidies up.
    pub shutdown: Shutdown,
}

/// The service; clones share it.
#[derive(Clone)]
pub struct Service(Arc<Users>);

/// What the use cases work with.
struct Users {
    config: Config,
    store: Store,
    passwords: Passwords,
    signer: TokenSigner,
    messages: MessagesClient<Client>,
    servers: ServersClient<Client>,
    /// Tells of sessions that others ended.
    news: Relay,
    deps: Deps,
}

/// Opens the store, and makes the signing key at the very first start.
///
/// # Errors
/// Those of opening the store.
pub async fn build(config: Config, deps: Deps) -> Result<Service> {
    let store = Store::open(&config.store).await?;
    let signer = TokenSigner::load(&store, &*deps.clock, config.access_lifetime).await?;
    let news = news::relay(store.db(), &deps, config.background);
    let users = Arc::new(Users {
        messages: MessagesClient::new(deps.messages.clone()),
        servers: ServersClient::new(deps.servers.clone()),
        news,
        config,
        store,
        passwords: Passwords::new(),
        signer,
        deps,
    });
    if users.config.background {
        users.deps.shutdown.spawn(users.clone().keep_tidy());
    }
    Ok(Service(users))
}

impl Service {
    /// Adds what answers the contracts.
    pub fn routes(&self, routes: &mut RoutesBuilder) {
        routes
            .add_service(UsersServer::new(self.clone()))
            .add_service(InstanceServer::new(self.clone()))
            .add_service(ReportsServer::new(self.clone()));
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// `UNAVAILABLE`.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.0.store.db().ping().await?)
    }

    /// The store, for its name in health answers and to close it at the end.
    pub fn db(&self) -> &sql::Db {
        self.0.store.db()
    }
}
