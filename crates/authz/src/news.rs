//! Hearing of facts that other replicas of this service took.

use crate::authority::Authority;
use beep_core::{Id, UserId};
use beep_platform::bus::{Bus, Delivery, Listener};
use beep_proto::{
    Scope,
    events::v1::{Event, event::Fact},
};
use prost::Message;
use std::sync::Arc;

/// Carries every change of rights in any server: one subject for a replica to listen to, instead of one for each
/// server it remembers.
pub(crate) const NEWS: &str = "authz.changed";

/// What fits between two looks of the listening task. More than that is lost, which the comparison with the store makes good within a second.
const QUEUE: usize = 4096;

/// Starts listening; ends when the answer is dropped.
pub(crate) async fn listen(bus: &Bus, authority: Arc<Authority>) -> Listener {
    let (listener, mut queue) = bus.listener(QUEUE);
    if let Err(error) = listener.add(NEWS).await {
        tracing::debug!(%error, "not listening yet to other replicas");
    }
    tokio::spawn(async move {
        while let Some(delivery) = queue.recv().await {
            if let Delivery::Message { payload, .. } = delivery {
                hear(&authority, &payload);
            }
        }
    });
    listener
}

fn hear(authority: &Authority, payload: &[u8]) {
    let Ok(event) = Event::decode(payload) else { return };
    let (Some(Scope::Server(server)), Some(Fact::PermissionsChanged(changed))) = (event.audience(), &event.fact) else {
        return;
    };
    let users: Result<Vec<UserId>, _> = changed.user_ids.iter().map(|id| UserId::from_slice(id)).collect();
    let concerns = users.ok().filter(|users| !users.is_empty());
    authority.heard(server, event.seq, concerns.as_deref());
}
