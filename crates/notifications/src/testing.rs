//! A notifications service of its own for each test, beside an authz of known answers.

mod newest;

pub(crate) use newest::Newest;

use crate::{Config, Deps, Notifications, Service, build};
use beep_core::{
    ChannelId, Clock, Error, Id, Ids, MessageId, Millis, Result, ServerId, SystemClock, SystemIds, UserId,
};
use beep_platform::{
    bus::{Bus, Delivery, Listener},
    rpc::{Caller, Client, Context, LocalRoutes, Signer, Transport, answer, server_layers},
    shutdown::Shutdown,
    testing::{Place, sqlite},
};
use beep_proto::{
    Scope,
    authz::v1::{
        self as authz,
        authz_server::{Authz, AuthzServer},
        check_request::Object,
    },
    events::v1::{Event, event::Fact},
    messages::v1::messages_server::MessagesServer,
    notifications::v1 as proto,
};
use prost::Message;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::mpsc::Receiver;
use tonic::{Request, Response, Status, service::Routes};
use uuid::Builder;

pub(crate) const START: Millis = 1_800_000_000_000;

/// A clock that stands still.
struct Still;

impl Clock for Still {
    fn now(&self) -> Millis {
        START
    }
}

type Views = HashMap<(UserId, ServerId), Vec<ChannelId>>;

/// Who may view which channels of which server.
#[derive(Clone, Default)]
pub(crate) struct Rights {
    views: Arc<Mutex<Views>>,
    /// Views that were asked for.
    pub asked: Arc<AtomicUsize>,
}

impl Rights {
    pub fn set(&self, user: UserId, server: ServerId, channels: &[ChannelId]) {
        self.views
            .lock()
            .expect("not poisoned")
            .insert((user, server), channels.to_vec());
    }
}

#[tonic::async_trait]
impl Authz for Rights {
    async fn check(&self, request: Request<authz::CheckRequest>) -> Result<Response<authz::CheckResponse>, Status> {
        answer(request, async |_, asked: authz::CheckRequest| {
            let Some(Object::ChannelId(channel)) = asked.object else {
                panic!("channels are asked about")
            };
            let views = self.views.lock().expect("not poisoned");
            let server = views.iter().find(|((user, _), channels)| {
                user.to_bytes() == asked.user_id && channels.iter().any(|id| id.to_bytes() == channel)
            });
            let server_id = server.map(|((_, server), _)| server.to_bytes());
            let (allowed, visible) = (server_id.is_some(), server_id.is_some());
            Ok(authz::CheckResponse {
                allowed,
                visible,
                server_id: server_id.unwrap_or_default(),
                slow_mode: 0,
                wordless: false,
            })
        })
        .await
    }
    async fn get_view(&self, request: Request<authz::GetViewRequest>) -> Result<Response<authz::View>, Status> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        answer(request, async |_, asked: authz::GetViewRequest| {
            let who = (
                beep_proto::id("userId", &asked.user_id)?,
                beep_proto::id("serverId", &asked.server_id)?,
            );
            let views = self.views.lock().expect("not poisoned");
            let channels = views.get(&who).ok_or_else(Error::not_found)?;
            let channel = |id: &ChannelId| authz::ChannelView {
                channel_id: id.to_bytes(),
                permissions: 0,
            };
            Ok(authz::View {
                permissions: 0,
                channels: channels.iter().map(channel).collect(),
            })
        })
        .await
    }
    async fn filter_viewers(
        &self,
        _: Request<authz::FilterViewersRequest>,
    ) -> Result<Response<authz::FilterViewersResponse>, Status> {
        Err(Status::unimplemented("messages asks this"))
    }
    async fn apply(&self, _: Request<authz::ApplyRequest>) -> Result<Response<authz::ApplyResponse>, Status> {
        Err(Status::unimplemented("servers tells this"))
    }
}

pub(crate) struct World {
    pub service: Service,
    pub rights: Rights,
    pub newest: Newest,
    heard: Receiver<Delivery>,
    _listener: Listener,
    _place: Place,
}

impl World {
    pub async fn new(name: &str) -> Self {
        let (_, store, place) = sqlite(name);
        let (bus, rights) = (Bus::memory(), Rights::default());
        let newest = Newest::default();
        let (listener, heard) = bus.listener(64);
        listener.add("user.>").await.expect("listens");
        let deps = Deps {
            authz: local("authz", Routes::new(AuthzServer::new(rights.clone()))),
            messages: local("messages", Routes::new(MessagesServer::new(newest.clone()))),
            bus,
            clock: Arc::new(Still),
            ids: Arc::new(SystemIds::new()),
            shutdown: Shutdown::new(),
        };
        let service = build(Config { store }, deps).await.expect("builds");
        Self {
            service,
            rights,
            newest,
            heard,
            _listener: listener,
            _place: place,
        }
    }

    pub fn notifications(&self) -> &Notifications {
        &self.service.0
    }

    pub async fn mark(&self, user: UserId, channel: ChannelId, message: MessageId) -> Result<proto::ReadState> {
        let request = proto::MarkReadRequest {
            channel_id: channel.to_bytes(),
            message_id: message.to_bytes(),
        };
        self.notifications().mark_read(&of(user), request).await
    }

    pub async fn states(&self, user: UserId, channels: &[ChannelId]) -> Result<Vec<proto::ReadState>> {
        let channel_ids = channels.iter().map(|id| id.to_bytes()).collect();
        let request = proto::ListReadStatesRequest { channel_ids };
        self.notifications()
            .list_read_states(&of(user), request)
            .await
            .map(|response| response.states)
    }

    /// Hands over facts as another service does.
    pub async fn apply(&self, facts: impl IntoIterator<Item = proto::fact::Fact>) -> Result<()> {
        let event_id = id::<UserId>().to_bytes();
        let facts = facts
            .into_iter()
            .map(|fact| proto::Fact {
                event_id: event_id.clone(),
                fact: Some(fact),
            })
            .collect();
        self.notifications()
            .apply(&service(), proto::ApplyRequest { facts })
            .await
            .map(drop)
    }

    /// What was told since the last look: whom, the number, and the state.
    pub fn told(&mut self) -> Vec<(UserId, i64, proto::ReadState)> {
        let mut told = Vec::new();
        while let Ok(Delivery::Message { subject, payload }) = self.heard.try_recv() {
            let event = Event::decode(payload).expect("an event");
            let Some(Scope::User(user)) = event.audience() else {
                panic!("users are told")
            };
            assert_eq!(
                (&*subject, event.source.as_str()),
                (Scope::User(user).to_string().as_str(), "notifications")
            );
            let Some(Fact::ReadStateChanged(fact)) = event.fact else {
                panic!("of read states")
            };
            let (channel_id, last_read_id, mentions) = (fact.channel_id, fact.last_read_id, fact.mentions);
            told.push((
                user,
                event.seq,
                proto::ReadState {
                    channel_id,
                    last_read_id,
                    mentions,
                },
            ));
        }
        told
    }
}

/// A client of services in this process.
pub(crate) fn local(name: &'static str, routes: Routes) -> Client {
    let signer = Signer::new(&[1; 32], Arc::new(SystemClock)).expect("long enough");
    let local = LocalRoutes::default();
    local.fill(server_layers(routes, &signer));
    Client::new(name, Transport::Local(local), signer)
}

pub(crate) fn id<T: Id>() -> T {
    (&SystemIds::new() as &dyn Ids).make()
}

/// A message that was sent `millis` after [`START`].
pub(crate) fn message(millis: u64) -> MessageId {
    MessageId::from_uuid(Builder::from_unix_timestamp_millis(START.unsigned_abs() + millis, &[0; 10]).into_uuid())
}

pub(crate) fn of(user: UserId) -> Context {
    Context::root(Caller::user(user, id()), Duration::from_secs(5))
}

pub(crate) fn service() -> Context {
    Context::root(Caller::service("messages"), Duration::from_secs(5))
}

pub(crate) fn state(channel: ChannelId, last_read: Option<MessageId>, mentions: u32) -> proto::ReadState {
    crate::model::ReadState {
        channel,
        last_read,
        mentions,
    }
    .into()
}
