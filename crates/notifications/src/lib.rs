//! What each person has read and where they were mentioned, the same on all of their devices.
//!
//! A call comes in through [`rpc`]; a use case decides (`mark_read`, `read_states`, `apply`); the [`store`] keeps, one
//! transaction a method. What changes for a user is told on the bus under the scope of that user.

mod apply;
mod error;
mod mark_read;
mod model;
mod read_states;
mod rpc;
mod store;
#[cfg(test)]
mod testing;

pub use error::REASONS;

use beep_core::{Clock, Ids, Millis, Result};
use beep_platform::{access::Access, bus::Bus, rpc::Client, shutdown::Shutdown, sql};
use beep_proto::{
    Scope,
    authz::v1::authz_client::AuthzClient,
    event,
    events::v1::{ReadStateChanged, event::Fact},
    messages::v1::messages_client::MessagesClient,
    notifications::v1::{ReadState, notifications_server::NotificationsServer},
};
use model::Changed;
use std::{sync::Arc, time::Duration};
use store::Store;

/// Who speaks in events.
const SERVICE: &str = "notifications";
/// For so long facts are recognised that come late or again: far longer than any outbox is retried for.
const REMEMBER: Millis = 7 * 24 * 60 * 60 * 1_000;

#[derive(Clone)]
pub struct Config {
    /// `sqlite:<path>` or `postgres://…`.
    pub store: String,
}

#[derive(Clone)]
pub struct Deps {
    pub authz: Client,
    /// Knows the newest message of each channel.
    pub messages: Client,
    pub bus: Bus,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    /// Ends the task that tidies up.
    pub shutdown: Shutdown,
}

/// The service; clones share it.
#[derive(Clone)]
pub struct Service(Arc<Notifications>);

/// What the use cases work with.
struct Notifications {
    store: Store,
    access: Access,
    messages: MessagesClient<Client>,
    deps: Deps,
}

/// Opens the store.
///
/// # Errors
/// Those of opening the store.
pub async fn build(config: Config, deps: Deps) -> Result<Service> {
    let store = Store::open(&config.store).await?;
    let access = Access::new(AuthzClient::new(deps.authz.clone()));
    let notifications = Arc::new(Notifications {
        messages: MessagesClient::new(deps.messages.clone()),
        store,
        access,
        deps,
    });
    notifications.deps.shutdown.spawn(notifications.clone().keep_tidy());
    Ok(Service(notifications))
}

impl Service {
    /// What answers the contract.
    pub fn routes(&self) -> NotificationsServer<Self> {
        NotificationsServer::new(self.clone())
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

impl Notifications {
    /// Forgets what is only kept to recognise late facts, once an hour.
    async fn keep_tidy(self: Arc<Self>) {
        let mut hours = tokio::time::interval(Duration::from_secs(60 * 60));
        while self
            .deps
            .shutdown
            .token()
            .run_until_cancelled(hours.tick())
            .await
            .is_some()
        {
            match self.store.prune(self.deps.clock.now().saturating_sub(REMEMBER)).await {
                Ok(rows) => tracing::debug!(rows, "forgot old facts"),
                Err(error) => tracing::warn!(%error, "cannot forget old facts"),
            }
        }
    }

    /// Tells all devices of a user. Who misses it sees the gap in the numbers and reads again.
    fn tell(&self, Changed { user, state, seq }: Changed) {
        let ReadState {
            channel_id,
            last_read_id,
            mentions,
        } = state.into();
        let fact = Fact::ReadStateChanged(ReadStateChanged {
            channel_id,
            last_read_id,
            mentions,
        });
        let scope = Scope::User(user);
        let event = event(&*self.deps.ids, &*self.deps.clock, SERVICE, scope, seq, fact);
        if let Err(error) = self
            .deps
            .bus
            .publish(scope.to_string(), prost::Message::encode_to_vec(&event).into())
        {
            tracing::debug!(%error, "a read state could not be told");
        }
    }
}
