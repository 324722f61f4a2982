//! The operations of one socket: which subscriptions it holds, what runs for it.

use super::frame;
use crate::{
    Gateway,
    graphql::{
        call::{Call, Viewer},
        errors::{self, reason},
    },
    live::{self, Operation, Renderer},
};
use async_graphql::{Request, parser::types::OperationType};
use beep_core::{Error, ServerId};
use beep_proto::Scope;
use beep_realtime::hub::{Connection, Subscription};
use bytes::Bytes;
use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tracing::Instrument;

const SUBSCRIPTIONS: usize = 128;
/// Answers that a socket may wait for at once.
const RUNNING: usize = 64;

/// Why the socket must end.
pub(super) enum Refused {
    /// The operation's name is not one that we can take.
    BadTag,
    Duplicate,
}

/// What a subscription follows, once that is known.
type Followed = Option<(Scope, Option<ServerId>)>;

#[derive(Clone)]
pub(super) struct Operations(Arc<Inner>);

struct Inner {
    gateway: Arc<Gateway>,
    connection: Arc<Connection<Bytes>>,
    viewer: Viewer,
    address: String,
    /// Held while the hub is told, so that it hears of beginnings and ends in order. `None` once the socket is gone.
    subscriptions: tokio::sync::Mutex<Option<HashMap<Arc<str>, Followed>>>,
    running: AtomicUsize,
    /// Mutations of one socket happen in the order in which they were sent.
    mutations: Mutex<Mutations>,
}

#[derive(Default)]
struct Mutations {
    waiting: VecDeque<(Arc<str>, Request)>,
    working: bool,
}

impl Operations {
    pub(super) fn new(
        gateway: Arc<Gateway>,
        connection: Arc<Connection<Bytes>>,
        viewer: Viewer,
        address: String,
    ) -> Self {
        Self(Arc::new(Inner {
            gateway,
            connection,
            viewer,
            address,
            subscriptions: tokio::sync::Mutex::new(Some(HashMap::new())),
            running: AtomicUsize::new(0),
            mutations: Mutex::default(),
        }))
    }

    /// Begins an operation; its answers go to the socket.
    pub(super) async fn start(&self, tag: &str, mut request: Request) -> Result<(), Refused> {
        // Tags are written into frames as they are.
        if tag.is_empty() || tag.len() > 64 || !tag.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\') {
            return Err(Refused::BadTag);
        }
        let tag: Arc<str> = tag.into();
        let inner = &self.0;
        match inner.gateway.documents.parse(&mut request) {
            Err(error) => self.refuse(&tag, &error),
            Ok(OperationType::Subscription) => return self.subscribe(tag, &request).await,
            Ok(_) if inner.running.fetch_add(1, Ordering::Relaxed) >= RUNNING => {
                inner.running.fetch_sub(1, Ordering::Relaxed);
                self.refuse(&tag, &(&reason::TOO_MANY_OPERATIONS).into());
            }
            Ok(OperationType::Query) => {
                let this = self.clone();
                tokio::spawn(async move { this.execute(&tag, request).await });
            }
            Ok(OperationType::Mutation) => self.queue(tag, request),
        }
        Ok(())
    }

    pub(super) async fn stop(&self, tag: &str) {
        let mut subscriptions = self.0.subscriptions.lock().await;
        if let Some((tag, Some((scope, guarded)))) = subscriptions.as_mut().and_then(|list| list.remove_entry(tag)) {
            self.0
                .gateway
                .hub
                .unsubscribe(&self.0.connection, &tag, scope, guarded)
                .await;
        }
    }

    pub(super) fn are_running(&self) -> bool {
        self.0.running.load(Ordering::Relaxed) > 0
    }

    /// Ends all subscriptions; the socket is gone.
    pub(super) async fn end(&self) {
        let followed = self.0.subscriptions.lock().await.take().unwrap_or_default();
        self.0
            .gateway
            .hub
            .disconnect(&self.0.connection, followed.into_values().flatten())
            .await;
    }

    fn refuse(&self, tag: &str, error: &Error) {
        self.0.connection.push(frame::error(tag, &errors::response(error)));
    }

    fn call(&self) -> Arc<Call> {
        Arc::new(Call::new(Some(self.0.viewer), self.0.address.clone(), None))
    }

    fn queue(&self, tag: Arc<str>, request: Request) {
        let mut mutations = self.0.mutations.lock().expect("nothing panics while it is held");
        mutations.waiting.push_back((tag, request));
        if !std::mem::replace(&mut mutations.working, true) {
            let this = self.clone();
            tokio::spawn(async move { while this.mutate().await {} });
        }
    }

    /// Runs the next mutation; `false` when there is none.
    async fn mutate(&self) -> bool {
        let next = {
            let mut mutations = self.0.mutations.lock().expect("nothing panics while it is held");
            let next = mutations.waiting.pop_front();
            mutations.working = next.is_some();
            next
        };
        let Some((tag, request)) = next else { return false };
        self.execute(&tag, request).await;
        true
    }

    async fn execute(&self, tag: &str, request: Request) {
        let span = tracing::info_span!("operation", service = "GatewayService");
        let response = self
            .0
            .gateway
            .execute(request, self.call(), "socket")
            .instrument(span)
            .await;
        self.0.connection.push(frame::answer(tag, &response));
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }

    async fn subscribe(&self, tag: Arc<str>, request: &Request) -> Result<(), Refused> {
        {
            let mut guard = self.0.subscriptions.lock().await;
            let Some(subscriptions) = guard.as_mut() else {
                return Ok(());
            };
            for ended in self.0.connection.take_ended() {
                subscriptions.remove(&ended);
            }
            if subscriptions.contains_key(&tag) {
                return Err(Refused::Duplicate);
            }
            if subscriptions.len() >= SUBSCRIPTIONS {
                self.refuse(&tag, &(&reason::TOO_MANY_SUBSCRIPTIONS).into());
                return Ok(());
            }
            subscriptions.insert(tag.clone(), None);
        }
        let (this, operation) = (self.clone(), Operation::of(request));
        tokio::spawn(async move { this.follow(tag, operation).await });
        Ok(())
    }

    async fn follow(&self, tag: Arc<str>, operation: Operation) {
        let Inner {
            gateway,
            connection,
            subscriptions,
            ..
        } = &*self.0;
        let planned = live::plan(&gateway.schema, &operation, self.call()).await;
        let mut guard = subscriptions.lock().await;
        let Some(slot) = guard.as_mut().and_then(|list| list.get_mut(&tag)) else {
            return;
        };
        let refused = match planned {
            Ok(plan) => {
                *slot = Some((plan.scope, plan.guard.as_ref().map(|guard| guard.server)));
                let (schema, clock, scope) = (gateway.schema.clone(), gateway.clock.clone(), plan.scope);
                let subscription = Subscription {
                    tag: tag.clone(),
                    scope,
                    topic: operation.topic(),
                    guard: plan.guard,
                    renderer: Box::new(move || Box::new(Renderer::new(schema, operation, scope, clock))),
                };
                gateway
                    .hub
                    .subscribe(connection, subscription)
                    .await
                    .map_err(|error| errors::response(&error))
            }
            Err(response) => Err(response),
        };
        if let Err(response) = refused {
            if let Some(list) = guard.as_mut() {
                list.remove(&tag);
            }
            connection.push(frame::error(&tag, &response));
        }
    }
}
