//! The service in a test: a real store, a real bus, real clients, and small stand-ins for the services it calls.

mod clock;
mod cut;
mod dice;
mod doomed;
mod fakes;
mod inviting;
mod keepers;
mod moderation;
mod people;
mod pictures;
mod presence;
mod roles;
mod truth;
mod world;

pub(crate) use clock::Late;
pub(crate) use cut::{Cut, Step};
pub(crate) use dice::Dice;
pub(crate) use doomed::Doomed;
pub(crate) use fakes::{FakeAuthz, FakeNotifications};
pub(crate) use keepers::FakeInstance;
pub(crate) use moderation::FakeMessages;
pub(crate) use people::FakeUsers;
pub(crate) use pictures::FakeFiles;
pub(crate) use presence::FakePresence;
pub(crate) use roles::{bits, member_target, role_target};

use crate::{Config, Deps, Service, build};
use beep_core::{Id, Ids, Result, SystemClock, SystemIds, UserId};
use beep_platform::{
    bus::{Bus, Delivery, Listener},
    rpc::{Caller, Client, Context, Signer, Wiring, reply},
    shutdown::Shutdown,
    telemetry::{Pseudonyms, Secret},
    testing::sql_urls,
};
use beep_proto::{
    Scope,
    authz::v1::{authz_server::AuthzServer, facts_server::FactsServer},
    events::v1::{ChannelActivity, Event, event::Fact},
    files::v1::files_server::FilesServer,
    messages::v1::messages_server::MessagesServer,
    notifications::v1::notifications_server::NotificationsServer,
    realtime::v1::presence_server::PresenceServer,
    servers::v1::{
        Channel, ChannelKind, CreateChannelRequest, CreateServerRequest, JoinRequest, LeaveRequest,
        ListChannelsRequest, Server, audit_client::AuditClient, invitations_client::InvitationsClient,
        members_client::MembersClient, moderation_client::ModerationClient, rehearsals_client::RehearsalsClient,
        roles_client::RolesClient, servers_client::ServersClient,
    },
    users::v1::{instance_server::InstanceServer, users_server::UsersServer},
};
use prost::Message;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tonic::{Response, Status, service::RoutesBuilder};

/// The running service and what stands round it. Clones share it.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) service: Service,
    client: Client,
    pub(crate) authz: FakeAuthz,
    pub(crate) messages: FakeMessages,
    pub(crate) notifications: FakeNotifications,
    pub(crate) users: FakeUsers,
    pub(crate) keepers: FakeInstance,
    pub(crate) files: FakeFiles,
    pub(crate) presence: FakePresence,
    pub(crate) clock: Arc<Late>,
    /// Where processes of this scene die.
    cut: Cut,
    store: String,
    shutdown: Shutdown,
    ears: Ears,
    ids: Arc<dyn Ids>,
}

/// What is outside of the process and outlives it.
#[derive(Clone)]
struct Others {
    authz: FakeAuthz,
    messages: FakeMessages,
    notifications: FakeNotifications,
    users: FakeUsers,
    keepers: FakeInstance,
    files: FakeFiles,
    presence: FakePresence,
    cut: Cut,
    clock: Arc<Late>,
    dice: Arc<Dice>,
    ears: Ears,
}

/// A bus, and what was heard on it.
#[derive(Clone)]
struct Ears {
    bus: Bus,
    heard: Arc<Mutex<Vec<Event>>>,
    _listener: Arc<Listener>,
}

/// One of the contracts that the service answers.
pub(crate) trait Contract {
    fn of(client: Client) -> Self;
}

macro_rules! contracts {
    ($($client:ty),*) => {
        $(impl Contract for $client {
            fn of(client: Client) -> Self {
                Self::new(client)
            }
        })*
    };
}
contracts!(
    ServersClient<Client>,
    MembersClient<Client>,
    ModerationClient<Client>,
    RolesClient<Client>,
    RehearsalsClient<Client>,
    InvitationsClient<Client>,
    AuditClient<Client>
);

/// Runs a test on a fresh store of every engine that is there.
pub(crate) async fn on_every_engine(name: &str, test: impl AsyncFn(Scene)) {
    for (engine, url, _place) in sql_urls(name) {
        println!("on {engine}");
        let scene = Scene::start(url, Others::new().await).await;
        test(scene.clone()).await;
        scene.shutdown.begin();
        scene.service.db().close().await;
    }
}

impl Scene {
    async fn start(store: String, others: Others) -> Self {
        let Others {
            authz,
            messages,
            notifications,
            users,
            keepers,
            files,
            presence,
            cut,
            clock,
            dice,
            ears,
        } = others;
        let shutdown = Shutdown::new();
        let ids: Arc<dyn Ids> = Arc::new(SystemIds::new());
        let mut wiring = Wiring::new(Signer::new(&[1; 32], clock.clone()).expect("long enough"));
        for service in [
            "authz",
            "users",
            "messages",
            "notifications",
            "files",
            "realtime",
            "servers",
        ] {
            wiring.here(service);
        }
        let client = |service| wiring.client(service).expect("its place was named");
        let deps = Deps {
            authz: client("authz"),
            users: client("users"),
            messages: client("messages"),
            notifications: client("notifications"),
            files: client("files"),
            realtime: client("realtime"),
            bus: ears.bus.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            random: dice,
            pseudonyms: Pseudonyms::new(&Secret::new(vec![7; 32])),
            shutdown: shutdown.clone(),
        };
        let mut config = Config::new(store.clone());
        config.presence_known = Duration::ZERO;
        let service = build(config, deps).await.expect("starts");
        let mut routes = RoutesBuilder::default();
        routes
            .add_service(AuthzServer::new(authz.clone()))
            .add_service(FactsServer::new(authz.clone()))
            .add_service(MessagesServer::new(messages.clone()))
            .add_service(NotificationsServer::new(notifications.clone()))
            .add_service(UsersServer::new(users.clone()))
            .add_service(InstanceServer::new(keepers.clone()))
            .add_service(FilesServer::new(files.clone()))
            .add_service(PresenceServer::new(presence.clone()));
        service.routes(&mut routes);
        wiring.open(routes.routes());
        let client = client("servers");
        Self {
            service,
            client,
            authz,
            messages,
            notifications,
            users,
            keepers,
            files,
            presence,
            clock,
            cut,
            store,
            shutdown,
            ears,
            ids,
        }
    }

    /// Ends what goes on beside the calls: nothing writes to the store from here on but the test.
    pub(crate) async fn rest(&self) {
        self.shutdown.begin();
        self.shutdown.wait(Duration::from_secs(10)).await;
    }

    /// Ends the process and starts the next one on the same store, among the same services.
    pub(crate) async fn restart(&self) -> Self {
        self.rest().await;
        self.service.db().close().await;
        let others = Others {
            authz: self.authz.clone(),
            messages: self.messages.clone(),
            notifications: self.notifications.clone(),
            users: self.users.clone(),
            keepers: self.keepers.clone(),
            files: self.files.clone(),
            presence: self.presence.clone(),
            clock: self.clock.clone(),
            ..Others::new().await
        };
        Self::start(self.store.clone(), others).await
    }

    pub(crate) fn id<T: Id>(&self) -> T {
        self.ids.make()
    }

    /// Calls the service in somebody's name: `scene.call(user, |client, request| client.join(request), message)`.
    pub(crate) async fn call<C: Contract, M, R>(
        &self,
        caller: impl Into<Context>,
        method: impl AsyncFnOnce(&mut C, tonic::Request<M>) -> Result<Response<R>, Status>,
        message: M,
    ) -> Result<R> {
        let request = caller.into().request(message);
        reply(method(&mut C::of(self.client.clone()), request).await)
    }

    pub(crate) async fn found(&self, owner: UserId, public: bool) -> Server {
        let request_id = self.ids.next().to_string();
        let wish = CreateServerRequest {
            request_id,
            name: "Atelier".into(),
            public,
            ..Default::default()
        };
        self.call(by(owner), ServersClient::create_server, wish)
            .await
            .expect("founded")
    }
    pub(crate) async fn join(&self, user: UserId, server: &Server) -> Result<Server> {
        self.call(
            by(user),
            ServersClient::join,
            JoinRequest {
                server_id: server.id.clone(),
            },
        )
        .await
    }
    pub(crate) async fn leave(&self, user: UserId, server: &Server) -> Result<()> {
        let message = LeaveRequest {
            server_id: server.id.clone(),
        };
        self.call(by(user), ServersClient::leave, message).await.map(drop)
    }
    pub(crate) fn channel_wish(
        &self,
        server: &Server,
        kind: ChannelKind,
        parent: Option<&Channel>,
    ) -> CreateChannelRequest {
        CreateChannelRequest {
            request_id: self.ids.next().to_string(),
            server_id: server.id.clone(),
            kind: kind.into(),
            name: "news".into(),
            topic: String::new(),
            parent_id: parent.map(|parent| parent.id.clone()).unwrap_or_default(),
        }
    }
    pub(crate) async fn make(&self, user: UserId, wish: CreateChannelRequest) -> Result<Channel> {
        self.call(by(user), ServersClient::create_channel, wish).await
    }
    pub(crate) async fn text(&self, user: UserId, server: &Server, parent: Option<&Channel>) -> Channel {
        self.make(user, self.channel_wish(server, ChannelKind::Text, parent))
            .await
            .expect("made")
    }
    pub(crate) async fn category(&self, user: UserId, server: &Server) -> Channel {
        self.make(user, self.channel_wish(server, ChannelKind::Category, None))
            .await
            .expect("made")
    }
    pub(crate) async fn channels(&self, user: UserId, server: &Server) -> Vec<Channel> {
        let message = ListChannelsRequest {
            server_id: server.id.clone(),
        };
        self.call(by(user), ServersClient::list_channels, message)
            .await
            .expect("a member")
            .channels
    }

    /// Tells on the bus, as the messages service does, that somebody wrote.
    pub(crate) fn wrote_in(&self, server: &Server) {
        let scope = Scope::Server(Id::from_slice(&server.id).expect("an identifier"));
        let fact = Fact::ChannelActivity(ChannelActivity::default());
        let event = beep_proto::event(&*self.ids, &SystemClock, "messages", scope, 0, fact);
        let told = self.ears.bus.publish(scope.to_string(), event.encode_to_vec().into());
        told.expect("the bus is up");
    }

    /// What was told on the bus so far, in the order of hearing.
    pub(crate) fn heard(&self) -> Vec<Event> {
        self.ears.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Waits until something is told that makes `enough` true.
    pub(crate) async fn hears(&self, enough: impl Fn(&[Event]) -> bool) -> Vec<Event> {
        self.eventually(|| Some(self.heard()).filter(|events| enough(events)))
            .await
    }
    /// Waits for what happens in the background.
    pub(crate) async fn eventually<T>(&self, look: impl Fn() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(seen) = look() {
                return seen;
            }
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "it has not happened; heard: {:?}",
                self.heard()
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

impl Others {
    async fn new() -> Self {
        let cut = Cut::default();
        Self {
            authz: FakeAuthz::new(cut.clone()),
            messages: FakeMessages::new(cut.clone()),
            notifications: FakeNotifications::new(cut.clone()),
            users: FakeUsers::default(),
            keepers: FakeInstance::new(cut.clone()),
            files: FakeFiles::new(cut.clone()),
            presence: FakePresence::default(),
            ears: Ears::open(cut.clone()).await,
            cut,
            clock: Arc::default(),
            dice: Arc::new(Dice::new(1)),
        }
    }
}

impl Ears {
    async fn open(cut: Cut) -> Self {
        let bus = Bus::memory();
        let (listener, mut queue) = bus.listener(10_000);
        listener.add(">").await.expect("listening");
        let heard = Arc::<Mutex<Vec<Event>>>::default();
        let notes = heard.clone();
        tokio::spawn(async move {
            while let Some(Delivery::Message { subject, payload }) = queue.recv().await {
                let event = Event::decode(payload).expect("an event");
                assert_eq!(
                    event.audience().map(|scope| scope.to_string()).as_deref(),
                    Some(&*subject)
                );
                cut.pass(Step::Told);
                notes.lock().unwrap_or_else(PoisonError::into_inner).push(event);
            }
        });
        Self {
            bus,
            heard,
            _listener: Arc::new(listener),
        }
    }
}

/// A call in the name of a user.
pub(crate) fn by(user: UserId) -> Context {
    Context::root(Caller::user(user, Id::from_uuid(user.uuid())), Duration::from_secs(20))
}
pub(crate) fn by_nobody() -> Context {
    Context::root(Caller::ANONYMOUS, Duration::from_secs(20))
}
pub(crate) fn by_service() -> Context {
    Context::root(Caller::service("realtime"), Duration::from_secs(20))
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    outcome.expect_err("refused").code().to_owned()
}
