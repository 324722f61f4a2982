//! A hub whose texts are words and whose rights are known, for tests. Time is the runtime's, which tests hold still:
//! it moves on when nothing is left to be done.

use super::{
    Connection, End, Guard, Hub, Outlet, Render, Rendered, Rights, Signal, Subscription, Visible, Wire,
    command::Command, shard::Shard,
};
use beep_core::{ChannelId, Error, Id, Ids, Result, ServerId, SystemClock, SystemIds, UserId};
use beep_platform::bus::Bus;
use beep_proto::{
    Scope,
    events::v1::{self as events, event::Fact},
};
use foldhash::HashMap;
use futures_util::future::BoxFuture;
use prost::Message;
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep},
};

pub(super) type Text = Arc<str>;

/// Lets everything happen that needs no more time than this.
pub(super) async fn settle() {
    sleep(Duration::from_millis(50)).await;
}

/// How many frames a test's socket keeps.
pub(super) const QUEUE: usize = 64;

impl Outlet<Text> for mpsc::Sender<Text> {
    fn push(&self, frame: Text) -> bool {
        !matches!(self.try_send(frame), Err(mpsc::error::TrySendError::Full(_)))
    }
}

/// The protocol: a line `tag text` for each payload, and `tag !why` at the end.
pub(super) struct Words;

impl Wire<Text> for Words {
    fn next(&self, tag: &str, payloads: &[&str]) -> Text {
        let words = payloads.iter().map(|payload| format!("{tag} {payload}"));
        words.collect::<Vec<_>>().join("\n").into()
    }
    fn end(&self, tag: &str, end: End) -> Text {
        format!("{tag} !{end:?}").into()
    }
}

type Views = HashMap<(UserId, ServerId), Vec<ChannelId>>;

/// Who may view what; who is not in it is no member.
#[derive(Clone, Default)]
pub(super) struct Known {
    views: Arc<Mutex<Views>>,
    /// Every server is.
    pub closed: Arc<AtomicBool>,
    pub down: Arc<AtomicBool>,
    pub stuck: Arc<AtomicBool>,
    pub asked: Arc<AtomicUsize>,
}

impl Known {
    pub fn set(&self, user: UserId, server: ServerId, channels: Option<&[ChannelId]>) {
        let mut views = self.views.lock().expect("not poisoned");
        match channels {
            Some(channels) => drop(views.insert((user, server), channels.to_vec())),
            None => drop(views.remove(&(user, server))),
        }
    }

    fn get(&self, user: UserId, server: ServerId) -> Option<Visible> {
        let views = self.views.lock().expect("not poisoned");
        let channels = views.get(&(user, server))?;
        if self.closed.load(Ordering::Relaxed) {
            return Some(Visible::Closed);
        }
        Some(channels.iter().copied().collect())
    }
}

impl Rights for Known {
    fn visible(&self, user: UserId, server: ServerId) -> BoxFuture<'static, Result<Option<Visible>>> {
        let known = self.clone();
        Box::pin(async move {
            known.asked.fetch_add(1, Ordering::Relaxed);
            if known.stuck.load(Ordering::Relaxed) {
                std::future::pending::<()>().await;
            }
            if known.down.load(Ordering::Relaxed) {
                return Err(Error::unavailable("down"));
            }
            Ok(known.get(user, server))
        })
    }
}

/// What became of the rendering of a topic.
#[derive(Clone, Default)]
pub(super) struct Fate {
    pub made: Arc<AtomicUsize>,
    pub rested: Arc<AtomicUsize>,
    pub takes: Option<Duration>,
    pub panics_at: Option<i64>,
}

impl Fate {
    pub fn slow(millis: u64) -> Self {
        Self {
            takes: Some(Duration::from_millis(millis)),
            ..Self::default()
        }
    }
}

/// Renders facts as their numbers.
struct Numbers(Fate);

impl Render for Numbers {
    fn render(self: Box<Self>, signal: Signal) -> BoxFuture<'static, Rendered> {
        Box::pin(async move {
            if let Some(time) = self.0.takes {
                sleep(time).await;
            }
            let text = match signal {
                Signal::Ready => "ready".to_owned(),
                Signal::Resync => "resync".to_owned(),
                Signal::Fact(event) => {
                    assert_ne!(self.0.panics_at, Some(event.seq), "as was asked for");
                    self.0.made.fetch_add(1, Ordering::Relaxed);
                    event.seq.to_string()
                }
            };
            (self as Box<dyn Render>, Some(text.into()))
        })
    }
    fn rest(&mut self) {
        self.0.rested.fetch_add(1, Ordering::Relaxed);
    }
}

pub(super) fn id<T: Id>() -> T {
    (&SystemIds::new() as &dyn Ids).make()
}

/// Some fact; what it says does not matter to the hub.
pub(super) fn fact() -> Fact {
    Fact::MessageDeleted(events::MessageDeleted::default())
}

pub(super) fn permissions_changed(users: &[UserId]) -> Fact {
    let user_ids = users.iter().map(|user| user.to_bytes()).collect();
    Fact::PermissionsChanged(events::PermissionsChanged { user_ids })
}

pub(super) struct World {
    pub hub: Hub<Text>,
    pub bus: Bus,
    pub rights: Known,
}

impl World {
    pub fn new(shards: usize) -> Self {
        let (bus, rights) = (Bus::memory(), Known::default());
        let hub = Hub::start(&bus, Arc::new(rights.clone()), Arc::new(Words), shards);
        Self { hub, bus, rights }
    }

    pub async fn connect(&self, user: UserId) -> Socket {
        let (outlet, frames) = mpsc::channel(QUEUE);
        let connection = self.hub.connect(user, id(), Arc::new(outlet)).await.expect("runs");
        Socket {
            hub: self.hub.clone(),
            rights: self.rights.clone(),
            connection,
            frames,
        }
    }

    pub fn publish(&self, scope: Scope, seq: i64, fact: Fact) {
        self.publish_about(scope, seq, fact, None);
    }

    pub fn publish_about(&self, scope: Scope, seq: i64, fact: Fact, channel: Option<ChannelId>) {
        let mut event = beep_proto::event(&SystemIds::new(), &SystemClock, "test", scope, seq, fact);
        event.concerns_channel_id = channel.map(Id::to_bytes).unwrap_or_default();
        let published = self.bus.publish(scope.to_string(), event.encode_to_vec().into());
        published.expect("memory is up");
    }

    /// Looks into every shard, between two commands.
    pub async fn look<T: Send + 'static>(&self, at: impl Fn(&Shard<Text>) -> T + Clone + Send + 'static) -> Vec<T> {
        let mut seen = Vec::new();
        for shard in &self.hub.0.shards {
            let (tell, told) = oneshot::channel();
            let at = at.clone();
            let look = Box::new(move |shard: &Shard<Text>| drop(tell.send(at(shard))));
            assert!(shard.send(Command::Look(look)).await.is_ok(), "the shard runs");
            seen.push(told.await.expect("the shard lives"));
        }
        seen
    }

    /// How many scopes are known, and how many of them are of interest to somebody.
    pub async fn scopes(&self) -> (usize, usize) {
        let seen = self.look(|shard| {
            shard.check_invariants();
            let used = shard.scopes().values().filter(|state| !state.is_empty());
            (shard.scopes().len(), used.count())
        });
        seen.await
            .iter()
            .fold((0, 0), |sum, shard| (sum.0 + shard.0, sum.1 + shard.1))
    }

    /// After things have settled: what holds in each shard, and that each guard has its listener and the reverse.
    pub async fn check_invariants(&self) {
        let seen = self.look(|shard| {
            shard.check_invariants();
            let states = shard.scopes().values();
            let listening: Vec<_> = states.clone().flat_map(|state| state.guarded_listeners()).collect();
            let guarding: Vec<_> = states.flat_map(|state| state.guarding()).collect();
            (listening, guarding)
        });
        let (mut listening, mut guarding) = (Vec::new(), Vec::new());
        for (some, others) in seen.await {
            listening.extend(some);
            guarding.extend(others);
        }
        listening.sort_unstable();
        guarding.sort_unstable();
        assert_eq!(listening, guarding, "every guarded subscription has its guard");
    }
}

/// One client.
pub(super) struct Socket {
    hub: Hub<Text>,
    rights: Known,
    pub connection: Arc<Connection<Text>>,
    frames: mpsc::Receiver<Text>,
}

impl Socket {
    /// What has come since the last look.
    pub fn frames(&mut self) -> Vec<Text> {
        std::iter::from_fn(|| self.frames.try_recv().ok()).collect()
    }

    /// The same, line by line.
    pub fn heard(&mut self) -> Vec<String> {
        let frames = self.frames();
        frames
            .iter()
            .flat_map(|frame| frame.lines())
            .map(ToOwned::to_owned)
            .collect()
    }

    pub async fn me(&self, tag: &str) {
        self.subscribe(tag, "me", Scope::User(self.connection.user), None, Fate::default())
            .await;
    }

    pub async fn server(&self, tag: &str, server: ServerId, fate: Fate) {
        let guard = self.guard(server, None);
        self.subscribe(tag, "server", Scope::Server(server), Some(guard), fate)
            .await;
    }

    pub async fn channel(&self, tag: &str, server: ServerId, channel: ChannelId, fate: Fate) {
        let guard = self.guard(server, Some(channel));
        self.subscribe(tag, "channel", Scope::Channel(channel), Some(guard), fate)
            .await;
    }

    /// What a gateway asks before it subscribes. A moment ago, because the time stands still meanwhile.
    pub fn guard(&self, server: ServerId, channel: Option<ChannelId>) -> Guard {
        let visible = self.rights.get(self.connection.user, server);
        let visible = visible.unwrap_or_else(|| [].into_iter().collect());
        Guard {
            server,
            channel,
            visible: Arc::new(visible),
            checked_at: Instant::now() - Duration::from_nanos(1),
        }
    }

    pub async fn subscribe(&self, tag: &str, topic: &str, scope: Scope, guard: Option<Guard>, fate: Fate) {
        let subscription = Subscription {
            tag: tag.into(),
            scope,
            topic: topic.into(),
            guard,
            renderer: Box::new(|| Box::new(Numbers(fate))),
        };
        self.hub.subscribe(&self.connection, subscription).await.expect("runs");
    }

    pub async fn unsubscribe(&self, tag: &str, scope: Scope, guarded: Option<ServerId>) {
        self.hub
            .unsubscribe(&self.connection, &tag.into(), scope, guarded)
            .await;
    }

    pub async fn disconnect(&self, followed: &[(Scope, Option<ServerId>)]) {
        self.hub.disconnect(&self.connection, followed.iter().copied()).await;
    }
}
