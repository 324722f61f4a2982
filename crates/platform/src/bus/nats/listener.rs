//! All subscriptions of one listener: a task owns them and forwards what they bring into one queue.

use super::{NatsBus, PATIENCE};
use crate::bus::{Delivery, Outbox, wildcard};
use async_nats::{Client, Subscriber};
use beep_core::{Error, Result};
use futures_util::{
    Stream, StreamExt,
    stream::{AbortHandle, Abortable, SelectAll},
};
use std::{
    collections::HashMap,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

/// The handle of the task.
pub(in crate::bus) struct Listener {
    bus: Arc<NatsBus>,
    wishes: mpsc::UnboundedSender<Wish>,
}

enum Wish {
    /// Answers once all are on their way to the server.
    Add(Vec<Arc<str>>, oneshot::Sender<()>),
    Remove(Arc<str>),
}

impl Listener {
    pub(in crate::bus) fn spawn(bus: Arc<NatsBus>, outbox: Outbox) -> Self {
        let (wishes, receiver) = mpsc::unbounded_channel();
        let forwarder = Forwarder {
            client: bus.client.clone(),
            outbox,
            subscriptions: HashMap::default(),
            messages: SelectAll::new(),
        };
        // Seen before anything is subscribed, so that no loss can fall between.
        let mut losses = bus.losses.clone();
        losses.mark_unchanged();
        tokio::spawn(forwarder.run(receiver, losses));
        Self { bus, wishes }
    }

    pub(in crate::bus) async fn add(&self, patterns: Vec<Arc<str>>) -> Result<()> {
        let (sent, sending) = oneshot::channel();
        if self.wishes.send(Wish::Add(patterns, sent)).is_err() {
            return Err(Error::internal("the task of this listener is gone"));
        }
        if !self.bus.is_up() {
            return Err(self.bus.down());
        }
        match timeout(PATIENCE, sending).await {
            Ok(_) => self.bus.ping().await,
            Err(_) => Err(Error::unavailable("nats: the server does not read fast enough")),
        }
    }

    pub(in crate::bus) fn remove(&self, pattern: &str) {
        // An error says that the task is gone and all subscriptions with it.
        let _ = self.wishes.send(Wish::Remove(pattern.into()));
    }
}

struct Forwarder {
    client: Client,
    outbox: Outbox,
    subscriptions: HashMap<Arc<str>, AbortHandle, foldhash::fast::RandomState>,
    messages: SelectAll<Abortable<Subscription>>,
}

impl Forwarder {
    /// Ends when the listener is dropped; the subscriptions end with it.
    async fn run(mut self, mut wishes: mpsc::UnboundedReceiver<Wish>, mut losses: watch::Receiver<u64>) {
        loop {
            tokio::select! {
                biased;
                Ok(()) = losses.changed() => self.outbox.send(Delivery::Lost),
                wish = wishes.recv() => match wish {
                    Some(Wish::Add(patterns, sent)) => {
                        for pattern in patterns {
                            self.subscribe(pattern).await;
                        }
                        // Whoever asked may have gone.
                        let _ = sent.send(());
                    }
                    Some(Wish::Remove(pattern)) => {
                        if let Some(subscription) = self.subscriptions.remove(&pattern) {
                            subscription.abort();
                        }
                    }
                    None => return,
                },
                Some(message) = self.messages.next() => self.outbox.send(message),
            }
        }
    }

    /// Waits only while the client's own queue is full, which is when there is nothing to forward either.
    async fn subscribe(&mut self, pattern: Arc<str>) {
        if self.subscriptions.contains_key(&pattern) {
            return;
        }
        match self.client.subscribe(pattern.to_string()).await {
            Ok(subscriber) => {
                let (handle, registration) = AbortHandle::new_pair();
                let exact = wildcard(&pattern).is_none().then(|| pattern.clone());
                self.messages
                    .push(Abortable::new(Subscription { subscriber, exact }, registration));
                self.subscriptions.insert(pattern, handle);
            }
            Err(error) => tracing::error!(engine = "nats", %error, "a subscription was refused"),
        }
    }
}

struct Subscription {
    subscriber: Subscriber,
    /// The one subject it can be, to be shared by all its messages; None for a wildcard.
    exact: Option<Arc<str>>,
}

impl Stream for Subscription {
    type Item = Delivery;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Delivery>> {
        self.subscriber.poll_next_unpin(context).map(|message| {
            let message = message?;
            let subject = self.exact.clone().unwrap_or_else(|| message.subject.as_str().into());
            Some(Delivery::Message {
                subject,
                payload: message.payload,
            })
        })
    }
}
