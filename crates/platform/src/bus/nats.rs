//! The bus over NATS core (<https://docs.nats.io/reference/reference-protocols/nats-protocol>).
//!
//! The client reconnects and subscribes anew by itself. What it leaves to us: to know when the server has *processed*
//! a subscription (writing it to the socket is not enough), and to tell listeners that they may have missed something.

mod address;
mod listener;
#[cfg(test)]
mod restart;

pub(super) use listener::Listener;

use async_nats::{
    Client, ClientError, Event, Request,
    client::{PublishErrorKind, RequestErrorKind},
    connection::State,
};
use beep_core::{Error, Result, reason};
use bytes::Bytes;
use futures_util::FutureExt;
use std::{
    future::ready,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::watch,
    task::{AbortHandle as TaskHandle, coop::unconstrained},
    time::{sleep, timeout},
};

/// How long a server may take to answer before we call it down.
const PATIENCE: Duration = Duration::from_secs(2);
/// Messages that wait to be written to the socket; beyond that publishing fails.
const SEND_QUEUE: usize = 64 * 1024;
/// Nobody listens here: the server answers "no responders" at once, having processed all that was sent before.
const PROBE: &str = "beep.bus.probe";

pub(super) struct NatsBus {
    client: Client,
    /// Counts the times after which listeners may have missed something.
    losses: watch::Receiver<u64>,
    trouble: Arc<Trouble>,
    watcher: TaskHandle,
}

/// What the client told about its connection.
#[derive(Default)]
struct Trouble {
    last: Mutex<String>,
    /// Counts events after which messages may be missing.
    suspicions: watch::Sender<u64>,
}

impl NatsBus {
    pub(super) async fn open(url: &str, name: &str) -> Result<Arc<Self>> {
        let (servers, options) = address::parse(url)?;
        let trouble = Arc::new(Trouble::default());
        let noted = trouble.clone();
        let client = options
            .name(name)
            .retry_on_initial_connect()
            .client_capacity(SEND_QUEUE)
            .connection_timeout(PATIENCE)
            .ping_interval(Duration::from_secs(10))
            .event_callback(move |event| {
                noted.note(event);
                ready(())
            })
            .connect(servers)
            .await
            .map_err(|error| Error::unavailable(format_args!("nats: {error}")))?;
        let (told, mut losses) = watch::channel(0);
        let watcher = tokio::spawn(watch_over(client.clone(), trouble.suspicions.subscribe(), told)).abort_handle();
        // The usual case: connected within milliseconds, and no listener needs to hear of it.
        if timeout(PATIENCE, losses.changed()).await.is_err() {
            tracing::warn!(engine = "nats", error = trouble.last(), "the bus is not reachable yet");
        }
        Ok(Arc::new(Self {
            client,
            losses,
            trouble,
            watcher,
        }))
    }

    pub(super) fn is_up(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    pub(super) fn publish(&self, subject: &str, payload: Bytes) -> Result<()> {
        if !self.is_up() {
            return Err(self.down());
        }
        // Polled once: it either finds room in the queue or the message is lost. Unconstrained, because a task that has
        // used up its budget would find any queue full.
        match unconstrained(self.client.publish(subject.to_owned(), payload)).now_or_never() {
            Some(Ok(())) => Ok(()),
            Some(Err(error)) if error.kind() == PublishErrorKind::MaxPayloadExceeded => {
                Err(Error::from(&reason::TOO_LARGE).context(error))
            }
            Some(Err(error)) => Err(Error::unavailable(format_args!("nats: {error}"))),
            None => Err(Error::unavailable("nats: the server does not read fast enough")),
        }
    }

    pub(super) async fn ping(&self) -> Result<()> {
        if !self.is_up() {
            return Err(self.down());
        }
        probe(&self.client)
            .await
            .map_err(|error| Error::unavailable(format_args!("nats: {error}")))
    }

    fn down(&self) -> Error {
        Error::unavailable(format_args!("nats: not connected {}", self.trouble.last()))
    }
}

impl Drop for NatsBus {
    fn drop(&mut self) {
        self.watcher.abort();
    }
}

impl Trouble {
    fn note(&self, event: Event) {
        match event {
            Event::Connected => {
                tracing::info!(engine = "nats", "the bus is connected");
                self.suspicions.send_modify(|count| *count += 1);
            }
            Event::SlowConsumer(_) => self.suspicions.send_modify(|count| *count += 1),
            Event::Disconnected => tracing::warn!(engine = "nats", "the bus is gone"),
            Event::ClientError(ClientError::Other(text)) => {
                *self.last.lock().unwrap_or_else(PoisonError::into_inner) = text;
            }
            other => tracing::warn!(engine = "nats", event = %other, "the bus reports"),
        }
    }

    fn last(&self) -> String {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Turns each suspicion into a loss that listeners hear of, but only once all subscriptions stand again: a reader that
/// read the state anew before that could miss the change after it.
async fn watch_over(client: Client, mut suspicions: watch::Receiver<u64>, losses: watch::Sender<u64>) {
    while suspicions.changed().await.is_ok() {
        while probe(&client).await.is_err() {
            sleep(Duration::from_millis(100)).await;
        }
        losses.send_modify(|count| *count += 1);
    }
}

/// A round trip: what was sent before it has been processed by the server.
async fn probe(client: &Client) -> Result<(), String> {
    let request = Request::new().timeout(Some(PATIENCE));
    // The client waits for room in its queue without a limit of its own.
    match timeout(PATIENCE, client.send_request(PROBE, request)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) if error.kind() == RequestErrorKind::NoResponders => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("no answer in time".to_owned()),
    }
}
