//! The way out of the outbox: to `notifications` who is mentioned, to `servers` what its audit logs have to say.

use crate::{
    Deps,
    store::{NOTIFICATIONS, SERVERS},
};
use beep_core::{Error, Result};
use beep_platform::{
    outbox::{Deliver, Entry, Relay, Route},
    rpc::{self, Caller, Client, Context, Idempotent},
    sql::Db,
};
use beep_proto::{
    notifications::v1::{ApplyRequest, Fact, notifications_client::NotificationsClient},
    servers::v1::{MessageDeletion, RecordDeletionsRequest, audit_client::AuditClient},
};
use prost::Message;
use std::{sync::Arc, time::Duration};

/// Who speaks in metrics, logs and calls.
const SERVICE: &str = "messages";
/// How long one delivery may take.
const DELIVERY: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub(crate) struct Relays {
    pub(crate) notifications: Relay,
    pub(crate) servers: Relay,
}

impl Relays {
    /// Starts them on the runtime of the caller.
    pub(crate) fn start(db: &Db, deps: &Deps) -> Self {
        let owner = deps.ids.next();
        let start = |consumer, deliver| {
            let route = Route {
                service: SERVICE,
                consumer,
                owner,
            };
            Relay::start(db.clone(), Arc::clone(&deps.clock), route, deliver)
        };
        Self {
            notifications: start(NOTIFICATIONS, to_notifications(deps.notifications.clone())),
            servers: start(SERVERS, to_servers(deps.servers.clone())),
        }
    }

    /// Finishes what is being delivered. The rest waits in the store.
    pub(crate) async fn stop(&self) {
        for relay in [&self.notifications, &self.servers] {
            relay.stop().await;
        }
    }
}

fn own_account() -> Context {
    Context::root(Caller::service(SERVICE), DELIVERY)
}

/// The bodies that we wrote ourselves.
fn decode<M: Message + Default>(entries: &[Entry]) -> Result<Vec<M>> {
    let decode = |entry: &Entry| {
        M::decode(&*entry.body)
            .map_err(|error| Error::internal(format!("entry {} of the outbox: {error}", entry.event_id)))
    };
    entries.iter().map(decode).collect()
}

fn to_notifications(client: Client) -> Deliver {
    let client = NotificationsClient::new(client);
    Arc::new(move |entries| {
        let mut client = client.clone();
        Box::pin(async move {
            let facts = decode::<Fact>(&entries)?;
            let request = own_account().request(ApplyRequest { facts }).idempotent();
            rpc::reply(client.apply(request).await).map(drop)
        })
    })
}

fn to_servers(client: Client) -> Deliver {
    let client = AuditClient::new(client);
    Arc::new(move |entries| {
        let mut client = client.clone();
        Box::pin(async move {
            let deletions = decode::<MessageDeletion>(&entries)?;
            let request = own_account().request(RecordDeletionsRequest { deletions }).idempotent();
            rpc::reply(client.record_deletions(request).await).map(drop)
        })
    })
}
