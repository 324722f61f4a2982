//! Accounts, sign-in, sessions and profiles.
//!
//! A call comes in through [`rpc`], whose decoding checks shapes; a use case decides (`sign_up`, `sign_in`, `refresh`,
//! `sign_out`, `check_session`, `profiles`, `suspend`); the [`store`] keeps, one transaction a method. Sessions that end
//! are told on the bus under the scope of their user.

mod access_token;
mod check_session;
mod error;
mod limits;
mod model;
mod password;
mod profiles;
mod refresh;
mod refresh_token;
mod rpc;
mod session;
mod sign_in;
mod sign_out;
mod sign_up;
mod store;
mod suspend;
#[cfg(test)]
mod testing;
mod tidy;

pub use error::REASONS;
pub use model::AccountState;

use access_token::TokenSigner;
use beep_core::{Clock, Ids, Result};
use beep_platform::{bus::Bus, shutdown::Shutdown, sql, telemetry::Pseudonyms};
use beep_proto::users::v1::users_server::UsersServer;
use password::Passwords;
use std::{sync::Arc, time::Duration};
use store::Store;

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
        }
    }
}

#[derive(Clone)]
pub struct Deps {
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
    deps: Deps,
}

/// Opens the store, and makes the signing key at the very first start.
///
/// # Errors
/// Those of opening the store.
pub async fn build(config: Config, deps: Deps) -> Result<Service> {
    let store = Store::open(&config.store).await?;
    let signer = TokenSigner::load(&store, &*deps.clock, config.access_lifetime).await?;
    let users = Arc::new(Users {
        config,
        store,
        passwords: Passwords::new(),
        signer,
        deps,
    });
    users.deps.shutdown.spawn(users.clone().keep_tidy());
    Ok(Service(users))
}

impl Service {
    /// What answers the contract.
    pub fn routes(&self) -> UsersServer<Self> {
        UsersServer::new(self.clone())
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
