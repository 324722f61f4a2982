//! The task that owns a share of the scopes.

use super::{
    Connection, ConnectionId, End, Frame, Guard, Rendered, Rights, Subscription, Wire,
    scope::{Answers, Guarded, ScopeState, Task},
    shard_of,
    topic::Audience,
};
use beep_core::{Error, ServerId, UserId};
use beep_platform::bus::{Bus, Delivery, Listener};
use beep_proto::{Scope, events::v1::Event};
use foldhash::HashMap;
use futures_util::{StreamExt, stream};
use prost::Message;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::mpsc;

/// A scope that nobody follows is kept for a moment: people switch to and fro.
const LINGER: Duration = Duration::from_secs(15);
/// How long the asking for rights may take before those concerned are cut off.
const CHECK: Duration = Duration::from_secs(1);
/// How many facts may wait for a shard; past that listeners read again.
const DELIVERIES: usize = 8192;

pub(super) enum Command<F> {
    Watch {
        connection: Arc<Connection<F>>,
    },
    Subscribe {
        connection: Arc<Connection<F>>,
        subscription: Subscription,
    },
    Guard {
        connection: Arc<Connection<F>>,
        tag: Arc<str>,
        scope: Scope,
        guard: Guard,
    },
    Forget {
        scope: Scope,
        connection: ConnectionId,
        tag: Option<Arc<str>>,
    },
    End {
        scope: Scope,
        connection: ConnectionId,
        tag: Arc<str>,
        end: End,
    },
    Listens {
        scope: Scope,
        active: bool,
    },
    Checked {
        scope: Scope,
        answers: Answers,
    },
    Rendered {
        scope: Scope,
        topic: Arc<str>,
        rendered: Rendered,
        audience: Audience<F>,
    },
}

pub(super) struct Shard<F: Frame> {
    scopes: HashMap<Scope, ScopeState<F>>,
    listener: Arc<Listener>,
    deliveries: Option<mpsc::Receiver<Delivery>>,
    rights: Arc<dyn Rights>,
    wire: Arc<dyn Wire<F>>,
    own: mpsc::WeakSender<Command<F>>,
    peers: Box<[mpsc::WeakSender<Command<F>>]>,
    tasks: Vec<Task<F>>,
}

impl<F: Frame> Shard<F> {
    pub(super) fn new(
        bus: &Bus,
        rights: Arc<dyn Rights>,
        wire: Arc<dyn Wire<F>>,
        own: mpsc::WeakSender<Command<F>>,
        peers: Box<[mpsc::WeakSender<Command<F>>]>,
    ) -> Self {
        let (listener, deliveries) = bus.listener(DELIVERIES);
        Self {
            scopes: HashMap::default(),
            listener: Arc::new(listener),
            deliveries: Some(deliveries),
            rights,
            wire,
            own,
            peers,
            tasks: Vec::new(),
        }
    }

    pub(super) async fn run(mut self, mut commands: mpsc::Receiver<Command<F>>) {
        let Some(mut deliveries) = self.deliveries.take() else {
            return;
        };
        let mut numbers = tokio::time::interval(Duration::from_millis(100));
        let mut house = tokio::time::interval(Duration::from_secs(5));
        let mut batch = Vec::with_capacity(64);
        loop {
            tokio::select! {
                taken = commands.recv_many(&mut batch, 64) => {
                    if taken == 0 {
                        return;
                    }
                    batch.drain(..).for_each(|command| self.obey(command));
                }
                Some(delivery) = deliveries.recv() => {
                    self.hear(delivery);
                    for _ in 0..256 {
                        let Ok(delivery) = deliveries.try_recv() else { break };
                        self.hear(delivery);
                    }
                }
                _ = numbers.tick() => self.expire(),
                _ = house.tick() => self.keep_house(),
            }
        }
    }

    fn hear(&mut self, delivery: Delivery) {
        let now = Instant::now();
        match delivery {
            Delivery::Message { payload, .. } => {
                let Ok(event) = Event::decode(payload) else { return };
                let Some(scope) = event.audience() else { return };
                let Some(state) = self.scopes.get_mut(&scope) else {
                    return;
                };
                state.heard(Arc::new(event), now);
                self.work(scope);
            }
            Delivery::Lost => {
                metrics::counter!("beep_resume_total", "result" => "lost").increment(1);
                for scope in self.scopes.keys().copied().collect::<Vec<_>>() {
                    let Some(state) = self.scopes.get_mut(&scope) else {
                        continue;
                    };
                    state.lost(now);
                    if let Scope::Server(server) = scope {
                        let users = state.members(|_| true);
                        self.check(scope, server, users);
                    }
                    self.work(scope);
                }
            }
        }
    }

    fn obey(&mut self, command: Command<F>) {
        let now = Instant::now();
        let scope = match command {
            Command::Watch { connection } => {
                let scope = Scope::User(connection.user);
                self.open(scope).watch(connection);
                scope
            }
            Command::Subscribe {
                connection,
                subscription,
            } => {
                let scope = subscription.scope;
                self.open(scope).subscribe(connection, subscription);
                scope
            }
            Command::Guard {
                connection,
                tag,
                scope,
                guard,
            } => {
                let server = Scope::Server(guard.server);
                self.open(server).guard(Guarded {
                    connection,
                    tag,
                    scope,
                    guard,
                });
                server
            }
            Command::Forget { scope, connection, tag } => {
                if let Some(state) = self.scopes.get_mut(&scope) {
                    state.forget(connection, tag.as_ref());
                }
                scope
            }
            Command::End {
                scope,
                connection,
                tag,
                end,
            } => {
                if let Some(state) = self.scopes.get_mut(&scope) {
                    state.end(connection, &tag, end, &*self.wire);
                }
                scope
            }
            Command::Listens { scope, active } => {
                if let Some(state) = self.scopes.get_mut(&scope) {
                    if active {
                        state.listens(now);
                    } else {
                        state.cannot_listen(&*self.wire);
                    }
                }
                scope
            }
            Command::Checked { scope, answers } => {
                if let Some(state) = self.scopes.get_mut(&scope) {
                    state.checked(&answers, &*self.wire, now, &mut self.tasks);
                }
                scope
            }
            Command::Rendered {
                scope,
                topic,
                rendered,
                audience,
            } => {
                if let Some(state) = self.scopes.get_mut(&scope) {
                    state.rendered(&topic, rendered, audience, &*self.wire, &mut self.tasks);
                }
                scope
            }
        };
        self.work(scope);
    }

    fn work(&mut self, scope: Scope) {
        if let Some(state) = self.scopes.get_mut(&scope) {
            state.work(&*self.wire, &mut self.tasks);
        }
        for task in std::mem::take(&mut self.tasks) {
            match (task, scope) {
                (Task::Check(users), Scope::Server(server)) => self.check(scope, server, users),
                // Only servers have rights; elsewhere nothing is held up.
                (Task::Check(_), _) => self.tell_self(Command::Checked {
                    scope,
                    answers: Answers::default(),
                }),
                (Task::Render(topic, slow), _) => {
                    let own = self.own.clone();
                    tokio::spawn(async move {
                        let rendered = slow.rendering.await;
                        if let Some(own) = own.upgrade() {
                            let _ = own
                                .send(Command::Rendered {
                                    scope,
                                    topic,
                                    rendered,
                                    audience: slow.audience,
                                })
                                .await;
                        }
                    });
                }
                (
                    Task::End {
                        scope,
                        connection,
                        tag,
                        end,
                    },
                    _,
                ) => {
                    let peer = self.peers[shard_of(scope, self.peers.len())].clone();
                    tokio::spawn(async move {
                        if let Some(peer) = peer.upgrade() {
                            let _ = peer
                                .send(Command::End {
                                    scope,
                                    connection,
                                    tag,
                                    end,
                                })
                                .await;
                        }
                    });
                }
            }
        }
    }

    /// The scope's state; the bus is asked for its facts when it is new.
    fn open(&mut self, scope: Scope) -> &mut ScopeState<F> {
        let state = self.scopes.entry(scope).or_insert_with(|| {
            let (listener, own) = (self.listener.clone(), self.own.clone());
            tokio::spawn(listen(listener, own, scope));
            ScopeState::new()
        });
        state.empty_since = None;
        state
    }

    fn check(&self, scope: Scope, server: ServerId, users: Vec<UserId>) {
        let (rights, own) = (self.rights.clone(), self.own.clone());
        tokio::spawn(async move {
            let deadline = tokio::time::Instant::now() + CHECK;
            let answers = stream::iter(users)
                .map(|user| {
                    let asked = rights.visible(user, server);
                    async move {
                        let answer = tokio::time::timeout_at(deadline, asked)
                            .await
                            .unwrap_or_else(|_| Err(Error::unavailable("rights")));
                        (user, answer.map(|visible| visible.map(Arc::new)))
                    }
                })
                .buffer_unordered(32)
                .collect()
                .await;
            if let Some(own) = own.upgrade() {
                let _ = own.send(Command::Checked { scope, answers }).await;
            }
        });
    }

    fn tell_self(&self, command: Command<F>) {
        let own = self.own.clone();
        tokio::spawn(async move {
            if let Some(own) = own.upgrade() {
                let _ = own.send(command).await;
            }
        });
    }

    fn expire(&mut self) {
        let now = Instant::now();
        let waiting: Vec<_> = self
            .scopes
            .iter()
            .filter(|(_, state)| state.numbering.is_waiting())
            .map(|(scope, _)| *scope)
            .collect();
        for scope in waiting {
            if let Some(state) = self.scopes.get_mut(&scope) {
                state.expire(now);
            }
            self.work(scope);
        }
    }

    fn keep_house(&mut self) {
        let now = Instant::now();
        self.scopes.retain(|scope, state| {
            state.rest();
            if !state.is_empty() || !state.is_listening() {
                state.empty_since = None;
                return true;
            }
            let since = *state.empty_since.get_or_insert(now);
            let keep = now.duration_since(since) < LINGER;
            if !keep {
                self.listener.remove(&scope.to_string());
            }
            keep
        });
    }
}

/// Asks the bus for a scope's facts until it says yes. Whoever waits meanwhile is told at each no.
async fn listen<F: Frame>(listener: Arc<Listener>, own: mpsc::WeakSender<Command<F>>, scope: Scope) {
    loop {
        let active = listener
            .add(scope.to_string())
            .await
            .inspect_err(|error| tracing::warn!(%error, "cannot listen"))
            .is_ok();
        let Some(own) = own.upgrade() else { return };
        if own.send(Command::Listens { scope, active }).await.is_err() || active {
            return;
        }
        drop(own);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
