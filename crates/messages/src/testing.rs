//! A messages service of its own for each test, beside services of known answers.

mod fakes;

use crate::{Config, Deps, Service, build, model::Message};
use beep_core::{
    ChannelId, Clock, Id, Ids, MessageId, Millis, Permission, Permissions, Result, ServerId, SystemClock, SystemIds,
    UserId,
};
use beep_platform::{
    bus::{Bus, Delivery, Listener},
    rpc::{Caller, Client, Context, LocalRoutes, Signer, Transport, server_layers},
    shutdown::Shutdown,
    testing::{Place, sqlite},
};
use beep_proto::{
    Scope,
    authz::v1::authz_server::AuthzServer,
    events::v1::{Event, event::Fact},
    messages::v1::{DeleteRequest, EditRequest, HistoryRequest, SendRequest, TypingRequest, history_request::From},
    notifications::v1::{MentionsChanged, notifications_server::NotificationsServer},
    servers::v1::{MessageDeletion, audit_server::AuditServer},
    users::v1::users_server::UsersServer,
};
use fakes::{Log, Names, Rights, Taken};
use prost::Message as _;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::sync::mpsc::Receiver;
use tonic::service::Routes;

pub(crate) const START: Millis = 1_800_000_000_000;

/// A clock that stands still until it is moved.
pub(crate) struct Hand(AtomicI64);

impl Hand {
    pub fn advance(&self, by: Millis) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }
}
impl Clock for Hand {
    fn now(&self) -> Millis {
        self.0.load(Ordering::Relaxed)
    }
}

pub(crate) struct World {
    pub service: Service,
    pub clock: Arc<Hand>,
    pub server: ServerId,
    pub channel: ChannelId,
    rights: Rights,
    names: Names,
    taken: Taken,
    log: Log,
    heard: Receiver<Delivery>,
    _listener: Listener,
    _place: Place,
}

impl World {
    /// A server with one channel.
    pub async fn new(name: &str) -> Self {
        let (_, store, place) = sqlite(name);
        let (clock, bus) = (Arc::new(Hand(AtomicI64::new(START))), Bus::memory());
        let (rights, names, taken) = (Rights::default(), Names::default(), Taken::default());
        let log = Log::default();
        let (listener, heard) = bus.listener(10_000);
        listener.add_all(["channel.>", "server.>"]).await.expect("listens");
        let deps = Deps {
            users: local("users", Routes::new(UsersServer::new(names.clone()))),
            authz: local("authz", Routes::new(AuthzServer::new(rights.clone()))),
            notifications: local("notifications", Routes::new(NotificationsServer::new(taken.clone()))),
            servers: local("servers", Routes::new(AuditServer::new(log.clone()))),
            bus,
            clock: clock.clone(),
            ids: Arc::new(SystemIds::new()),
            shutdown: Shutdown::new(),
        };
        let service = build(Config { store }, deps).await.expect("builds");
        let (server, channel) = (id(), id());
        rights.make(channel, server);
        Self {
            service,
            clock,
            server,
            channel,
            rights,
            names,
            taken,
            log,
            heard,
            _listener: listener,
            _place: place,
        }
    }

    pub fn permit(&self, user: UserId, permissions: &[Permission]) {
        self.rights.permit(user, self.channel, Permissions::of(permissions));
    }

    /// May view and send, and is found by this name.
    pub fn member(&self, username: &str) -> UserId {
        let user = self.stranger(username);
        self.permit(user, &[Permission::ViewChannel, Permission::SendMessages]);
        user
    }

    /// May view only.
    pub fn reader(&self) -> UserId {
        let user = id();
        self.permit(user, &[Permission::ViewChannel]);
        user
    }

    /// Has an account and no right.
    pub fn stranger(&self, username: &str) -> UserId {
        let user = id();
        self.names.add(username, user);
        user
    }

    /// Another channel of the server, in which the user may do this.
    pub fn other_channel(&self, user: UserId, permissions: &[Permission]) -> ChannelId {
        let channel = id();
        self.rights.make(channel, self.server);
        self.rights.permit(user, channel, Permissions::of(permissions));
        channel
    }

    /// Sets the slow mode of all channels.
    pub fn slow_down(&self, seconds: u32) {
        self.rights.slow_down(seconds);
    }

    /// How often somebody was looked for by name.
    pub fn names_asked(&self) -> usize {
        self.names.asked()
    }

    pub async fn send(&self, user: UserId, content: &str, nonce: &str) -> Result<Message> {
        let request = SendRequest {
            channel_id: self.channel.to_bytes(),
            content: content.to_owned(),
            nonce: nonce.to_owned(),
        };
        self.service.send(&of(user), request).await
    }

    pub async fn edit(&self, user: UserId, message: MessageId, content: &str) -> Result<Message> {
        let request = EditRequest {
            channel_id: self.channel.to_bytes(),
            message_id: message.to_bytes(),
            content: content.to_owned(),
        };
        self.service.edit(&of(user), request).await
    }

    pub async fn delete(&self, user: UserId, message: MessageId) -> Result<()> {
        let request = DeleteRequest {
            channel_id: self.channel.to_bytes(),
            message_id: message.to_bytes(),
        };
        self.service.delete(&of(user), request).await
    }

    /// The texts of a page, and whether there is more on either side.
    pub async fn history(&self, user: UserId, limit: u32, from: Option<From>) -> Result<(Vec<String>, bool, bool)> {
        let channel_id = self.channel.to_bytes();
        let page = self
            .service
            .history(
                &of(user),
                HistoryRequest {
                    channel_id,
                    limit,
                    from,
                },
            )
            .await?;
        let texts = page.messages.into_iter().map(|message| message.content).collect();
        Ok((texts, page.has_older, page.has_newer))
    }

    pub async fn types(&self, user: UserId) -> Result<()> {
        let channel_id = self.channel.to_bytes();
        self.service.typing(&of(user), TypingRequest { channel_id }).await
    }

    fn heard(&mut self) -> Vec<Event> {
        let mut heard = Vec::new();
        while let Ok(Delivery::Message { subject, payload }) = self.heard.try_recv() {
            let event = Event::decode(payload).expect("an event");
            let scope = event.audience().expect("an audience");
            assert_eq!(
                (&*subject, event.source.as_str()),
                (scope.to_string().as_str(), "messages")
            );
            heard.push(event);
        }
        heard
    }

    /// What channels were told since the last look.
    pub fn told(&mut self) -> Vec<(Scope, i64, Fact)> {
        let channels = |event: &Event| matches!(event.audience(), Some(Scope::Channel(_)));
        let heard = self.heard().into_iter().filter(channels);
        heard
            .map(|event| {
                (
                    event.audience().expect("just seen"),
                    event.seq,
                    event.fact.expect("a fact"),
                )
            })
            .collect()
    }

    /// What servers were told of this channel since the last look: the newest message and its author.
    pub fn activity(&mut self) -> Vec<(MessageId, UserId)> {
        let mut told = Vec::new();
        for event in self.heard() {
            if event.audience() == Some(Scope::Server(self.server)) {
                assert_eq!((event.seq, &event.concerns_channel_id), (0, &self.channel.to_bytes()));
                let Some(Fact::ChannelActivity(fact)) = event.fact else {
                    panic!("of activity")
                };
                let last = MessageId::from_slice(&fact.last_message_id).expect("a message");
                told.push((last, UserId::from_slice(&fact.author_id).expect("a user")));
            }
        }
        told
    }

    /// Waits until the notifications service has been told of so many changes; all of them, in order.
    pub async fn mentions(&self, count: usize) -> Vec<MentionsChanged> {
        for _ in 0..500 {
            if self.taken.facts().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.taken.facts()
    }

    /// Waits until nothing is left for the audit logs; what they were told, in order.
    pub async fn audited(&self) -> Vec<MessageDeletion> {
        let waited = self
            .service
            .0
            .relays
            .servers
            .flush(self.channel.uuid(), i64::MAX, Duration::from_secs(5));
        waited.await.expect("they take it");
        self.log.deletions()
    }
}

/// A client of services in this process.
fn local(name: &'static str, routes: Routes) -> Client {
    let signer = Signer::new(&[1; 32], Arc::new(SystemClock)).expect("long enough");
    let local = LocalRoutes::default();
    local.fill(server_layers(routes, &signer));
    Client::new(name, Transport::Local(local), signer)
}

pub(crate) fn id<T: Id>() -> T {
    (&SystemIds::new() as &dyn Ids).make()
}

pub(crate) fn of(user: UserId) -> Context {
    Context::root(Caller::user(user, id()), Duration::from_secs(5))
}
pub(crate) fn of_service() -> Context {
    Context::root(Caller::service("servers"), Duration::from_secs(5))
}
