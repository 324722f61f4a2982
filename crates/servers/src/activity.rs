//! When servers were last active: when somebody last wrote in them.
//!
//! `messages` tells of a busy channel once a second at most, on the bus and for clients. Here it is only listened to:
//! which servers are active is gathered for a minute and written down in one transaction. What the bus loses costs a
//! place in an order until somebody writes again.

use crate::store::{Store, servers};
use beep_core::{Clock, Millis, Result, ServerId};
use beep_platform::{
    bus::{Bus, Delivery, Listener},
    shutdown::Shutdown,
};
use beep_proto::{
    Scope,
    events::v1::{Event, event::Fact},
};
use prost::Message;
use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::mpsc;

/// How long it is gathered.
const GATHER: Duration = Duration::from_secs(60);
/// Events that wait to be looked at.
const HEARD: usize = 10_000;
/// Servers written down in one transaction.
const ROWS: usize = 500;

/// Starts to listen, and to write down what was heard.
pub(crate) fn start(store: Store, clock: Arc<dyn Clock>, bus: &Bus, shutdown: &Shutdown) {
    let heard = Heard::default();
    let (hearing, ending, (listener, events)) = (heard.clone(), shutdown.clone(), bus.listener(HEARD));
    shutdown.spawn(async move {
        tokio::select! {
            () = ending.begun() => {}
            () = hear(&hearing, &*clock, listener, events) => {}
        }
    });
    let ending = shutdown.clone();
    shutdown.spawn(async move {
        while !ending.has_begun() {
            tokio::select! {
                () = ending.begun() => {}
                () = tokio::time::sleep(GATHER) => {}
            }
            if let Err(error) = write(&store, heard.take()).await {
                tracing::warn!(%error, "which servers are active is not written down");
            }
        }
    });
}

/// When servers were active, since it was written down last. Clones share it.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<HashMap<ServerId, Millis>>>);

impl Heard {
    fn note(&self, server: ServerId, now: Millis) {
        self.lock().insert(server, now);
    }
    fn take(&self) -> Vec<(ServerId, Millis)> {
        mem::take(&mut *self.lock()).into_iter().collect()
    }
    fn lock(&self) -> MutexGuard<'_, HashMap<ServerId, Millis>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn hear(heard: &Heard, clock: &dyn Clock, listener: Listener, mut events: mpsc::Receiver<Delivery>) {
    if let Err(error) = listener.add("server.>").await {
        tracing::warn!(%error, "which servers are active is not heard yet");
    }
    while let Some(delivery) = events.recv().await {
        let Delivery::Message { payload, .. } = delivery else {
            continue;
        };
        if let Ok(event) = Event::decode(payload)
            && matches!(event.fact, Some(Fact::ChannelActivity(_)))
            && let Some(Scope::Server(server)) = event.audience()
        {
            heard.note(server, clock.now());
        }
    }
}

async fn write(store: &Store, mut heard: Vec<(ServerId, Millis)>) -> Result<()> {
    // In one order, so that two replicas do not wait for each other.
    heard.sort_unstable();
    for some in heard.chunks(ROWS) {
        let some = some.to_vec();
        let written = store.write(move |tx| {
            Box::pin(async move {
                for (server, at) in some {
                    servers::set_active(tx, server, at).await?;
                }
                Ok(())
            })
        });
        written.await?;
    }
    Ok(())
}
