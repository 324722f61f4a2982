//! The connection pool of one process: a table of connections, topics and scopes, and the tasks that work it.
//!
//! A fact travels: bus → shard (the task that owns its [`Scope`]) → one [`Render`] for each distinct topic → the
//! [`Outlet`] of each listener. The text is made once and shared. What comes for a topic in one turn of its shard
//! goes out as one frame, because it is the number of writes that costs. A listener that does not read is cut, nobody
//! waits for it.
//!
//! Each scope belongs to one shard, chosen by hash, so nothing here is locked while facts flow.

mod command;
mod connection;
mod numbering;
mod pace;
mod rights;
mod scope;
mod shard;
mod telling;
mod topic;

pub use connection::{Close, Connection, ConnectionId, Outlet};
pub use rights::{Rights, Visible};

use beep_core::{ChannelId, Error, Result, ServerId, SessionId, UserId};
use beep_platform::bus::Bus;
use beep_proto::{Scope, events::v1::Event};
use command::Command;
use foldhash::{HashMap, fast::FixedState};
use futures_util::future::BoxFuture;
use scope::Guarded;
use shard::Shard;
use std::{
    hash::BuildHasher,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{sync::mpsc, time::Instant};

/// Text on its way to a socket; cloning it must be a count.
pub trait Frame: Clone + Send + Sync + 'static {}
impl<T: Clone + Send + Sync + 'static> Frame for T {}

/// What a topic's listeners are told.
#[derive(Clone)]
pub enum Signal {
    /// From now on nothing is missed.
    Ready,
    /// Something may have been missed.
    Resync,
    Fact(Arc<Event>),
}

/// Why a subscription ends without its listener having asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It is not the listener's to hear any more.
    NotFound,
    /// Its rights or the bus cannot be asked.
    Unavailable,
}

/// A rendering and what it came to: the payload's text, shared by all listeners; `None` if the fact is nothing to
/// this topic.
pub type Rendered = (Box<dyn Render>, Option<Arc<str>>);

/// Makes the text of one topic. It consumes and returns itself, so that a shard can go on while it waits.
pub trait Render: Send + 'static {
    fn render(self: Box<Self>, signal: Signal) -> BoxFuture<'static, Rendered>;
    /// Called when nothing has happened for a while: what can be made again may go.
    fn rest(&mut self) {}
}

/// Makes a topic's rendering.
pub type MakeRender = Box<dyn FnOnce() -> Box<dyn Render> + Send>;

/// The sockets' protocol, as far as the hub must speak it. A listener knows its subscription by `tag`.
pub trait Wire<F>: Send + Sync + 'static {
    /// What one listener is told with one write: the payloads in order.
    fn next(&self, tag: &str, payloads: &[&str]) -> F;
    fn end(&self, tag: &str, end: End) -> F;
}

/// What a listener must be allowed to see for as long as it listens.
#[derive(Clone)]
pub struct Guard {
    pub server: ServerId,
    /// `None` for the server itself: then facts about a channel are heard only by who may view it.
    pub channel: Option<ChannelId>,
    pub visible: Arc<Visible>,
    /// Just before `visible` was asked for: a later change of rights asks again.
    pub checked_at: Instant,
}

/// One subscription of one connection.
pub struct Subscription {
    /// The listener's own name for it, unique in its connection.
    pub tag: Arc<str>,
    pub scope: Scope,
    /// Listeners with equal topics hear the same text.
    pub topic: Arc<str>,
    pub guard: Option<Guard>,
    /// Makes the topic's rendering when this listener is its first.
    pub renderer: MakeRender,
}

/// A handle on the pool; cloning it is a count.
pub struct Hub<F: Frame>(Arc<Inner<F>>);

impl<F: Frame> Clone for Hub<F> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

struct Inner<F: Frame> {
    shards: Box<[mpsc::Sender<Command<F>>]>,
    table: Mutex<Table<F>>,
    next_connection: AtomicU64,
    /// Poked when somebody's first connection comes or last one goes.
    moved: tokio::sync::Notify,
}

struct Table<F> {
    connections: HashMap<ConnectionId, Arc<Connection<F>>>,
    users: HashMap<UserId, u32>,
    /// Users whose presence changed since it was last asked for.
    changed: HashMap<UserId, bool>,
}

impl<F: Frame> Hub<F> {
    /// Starts `shards` tasks that live as long as the hub has handles.
    pub fn start(bus: &Bus, rights: Arc<dyn Rights>, wire: Arc<dyn Wire<F>>, shards: usize) -> Self {
        let (senders, inboxes): (Vec<_>, Vec<_>) = (0..shards.max(1)).map(|_| mpsc::channel(4096)).unzip();
        let senders: Box<[_]> = senders.into();
        for (commands, own) in inboxes.into_iter().zip(&senders) {
            let peers = senders.iter().map(mpsc::Sender::downgrade).collect();
            let shard = Shard::new(bus, rights.clone(), wire.clone(), own.downgrade(), peers);
            tokio::spawn(shard.run(commands));
        }
        let table = Table {
            connections: HashMap::default(),
            users: HashMap::default(),
            changed: HashMap::default(),
        };
        Self(Arc::new(Inner {
            shards: senders,
            table: Mutex::new(table),
            next_connection: AtomicU64::new(1),
            moved: tokio::sync::Notify::new(),
        }))
    }

    /// Takes a connection in. Its end is told by [`disconnect`](Self::disconnect).
    pub async fn connect(
        &self,
        user: UserId,
        session: SessionId,
        outlet: Arc<dyn Outlet<F>>,
    ) -> Result<Arc<Connection<F>>> {
        let id = ConnectionId(self.0.next_connection.fetch_add(1, Ordering::Relaxed));
        let connection = Arc::new(Connection::new(id, user, session, outlet));
        {
            let mut table = self.table();
            table.connections.insert(id, connection.clone());
            let count = table.users.entry(user).or_default();
            *count += 1;
            if *count == 1 {
                table.changed.insert(user, true);
                self.0.moved.notify_one();
            }
        }
        metrics::gauge!("beep_ws_connections").increment(1.0);
        self.send(
            Scope::User(user),
            Command::Watch {
                connection: connection.clone(),
            },
        )
        .await?;
        Ok(connection)
    }

    /// Forgets a connection and all that it follows.
    pub async fn disconnect(
        &self,
        connection: &Arc<Connection<F>>,
        followed: impl IntoIterator<Item = (Scope, Option<ServerId>)>,
    ) {
        {
            let mut table = self.table();
            if table.connections.remove(&connection.id).is_none() {
                return;
            }
            if let Some(count) = table.users.get_mut(&connection.user) {
                *count -= 1;
                if *count == 0 {
                    table.users.remove(&connection.user);
                    table.changed.insert(connection.user, false);
                    self.0.moved.notify_one();
                }
            }
        }
        metrics::gauge!("beep_ws_connections").decrement(1.0);
        let mut scopes = vec![Scope::User(connection.user)];
        for (scope, guarded) in followed {
            scopes.push(scope);
            scopes.extend(guarded.map(Scope::Server));
        }
        scopes.sort_unstable();
        scopes.dedup();
        for scope in scopes {
            let _ = self
                .send(
                    scope,
                    Command::Forget {
                        scope,
                        connection: connection.id,
                        tag: None,
                    },
                )
                .await;
        }
    }

    /// Begins a subscription: the listener hears [`Signal::Ready`] first.
    pub async fn subscribe(&self, connection: &Arc<Connection<F>>, subscription: Subscription) -> Result<()> {
        let (scope, connection) = (subscription.scope, connection.clone());
        let guard = subscription.guard.clone().filter(|guard| guard.channel.is_some());
        let ticket = guard.as_ref().map(|_| Arc::default());
        if let (Some(guard), Some(ticket)) = (guard, ticket.clone()) {
            let guarded = Guarded {
                connection: connection.clone(),
                tag: subscription.tag.clone(),
                scope,
                guard,
                ticket,
            };
            self.send(Scope::Server(guarded.guard.server), Command::Guard(guarded))
                .await?;
        }
        let command = Command::Subscribe {
            connection,
            subscription,
            ticket,
        };
        self.send(scope, command).await
    }

    /// Ends a subscription that the listener does not want any more.
    pub async fn unsubscribe(
        &self,
        connection: &Connection<F>,
        tag: &Arc<str>,
        scope: Scope,
        guarded: Option<ServerId>,
    ) {
        for scope in [Some(scope), guarded.map(Scope::Server)].into_iter().flatten() {
            let _ = self
                .send(
                    scope,
                    Command::Forget {
                        scope,
                        connection: connection.id,
                        tag: Some(tag.clone()),
                    },
                )
                .await;
        }
    }

    /// Asks every connection to come back later.
    pub fn close_all(&self, why: Close) {
        for connection in self.table().connections.values() {
            connection.close(why);
        }
    }

    pub fn connections(&self) -> usize {
        self.table().connections.len()
    }

    /// Everybody who is connected to this process.
    pub fn online(&self) -> Vec<UserId> {
        self.table().users.keys().copied().collect()
    }

    /// Who came and who went since the last call.
    pub fn take_changes(&self) -> (Vec<UserId>, Vec<UserId>) {
        let changed = std::mem::take(&mut self.table().changed);
        let (came, went): (Vec<_>, Vec<_>) = changed.into_iter().partition(|(_, online)| *online);
        (
            came.into_iter().map(|(user, _)| user).collect(),
            went.into_iter().map(|(user, _)| user).collect(),
        )
    }

    /// Waits until somebody came or went.
    pub async fn changed(&self) {
        self.0.moved.notified().await;
    }

    fn table(&self) -> std::sync::MutexGuard<'_, Table<F>> {
        self.0.table.lock().expect("nothing panics while it is held")
    }

    async fn send(&self, scope: Scope, command: Command<F>) -> Result<()> {
        let shard = &self.0.shards[shard_of(scope, self.0.shards.len())];
        shard
            .send(command)
            .await
            .map_err(|_| Error::unavailable("the live layer has stopped"))
    }
}

fn shard_of(scope: Scope, shards: usize) -> usize {
    (FixedState::default().hash_one(scope) % shards as u64) as usize
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
