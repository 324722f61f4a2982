//! A presence service that can be away, and those who report to it.

use super::servers::Memberships;
use crate::presence::{Connected, Deps, Service, build, report};
use beep_core::{Id, Ids, Result, ServerId, SystemClock, SystemIds, UserId};
use beep_platform::{
    bus::{Bus, Delivery, Listener},
    rpc::{self, Caller, Client, Context, LocalRoutes, Signer, Transport, server_layers},
    shutdown::Shutdown,
};
use beep_proto::{
    Scope,
    events::v1::{Event, event::Fact},
    realtime::v1::{
        CountOnlineRequest, CountOnlineResponse, GetOnlineRequest, GetOnlineResponse, ListOnlineRequest,
        ListOnlineResponse, ReportRequest, ReportResponse,
        presence_client::PresenceClient,
        presence_server::{Presence, PresenceServer},
    },
    servers::v1::{invitations_server::InvitationsServer, servers_server::ServersServer},
};
use futures_util::future::BoxFuture;
use prost::Message;
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    sync::{Notify, mpsc},
    task::JoinHandle,
};
use tonic::{Request, Response, Status, service::Routes};

/// A presence service that can be away, and start anew.
#[derive(Clone, Default)]
struct Place(Arc<Mutex<Option<Service>>>);

impl Place {
    fn service(&self) -> Result<Service, Status> {
        let service = self.0.lock().expect("not poisoned").clone();
        service.ok_or_else(|| Status::unavailable("away"))
    }
}

#[tonic::async_trait]
impl Presence for Place {
    async fn report(&self, request: Request<ReportRequest>) -> Result<Response<ReportResponse>, Status> {
        Presence::report(&self.service()?, request).await
    }
    async fn get_online(&self, request: Request<GetOnlineRequest>) -> Result<Response<GetOnlineResponse>, Status> {
        Presence::get_online(&self.service()?, request).await
    }
    async fn count_online(
        &self,
        request: Request<CountOnlineRequest>,
    ) -> Result<Response<CountOnlineResponse>, Status> {
        Presence::count_online(&self.service()?, request).await
    }
    async fn list_online(&self, request: Request<ListOnlineRequest>) -> Result<Response<ListOnlineResponse>, Status> {
        Presence::list_online(&self.service()?, request).await
    }
}

pub(super) struct World {
    place: Place,
    presence: Client,
    servers: Client,
    /// Whose visits were ended.
    pub gone: Arc<Mutex<Vec<UserId>>>,
    bus: Bus,
    heard: mpsc::Receiver<Delivery>,
    _listener: Listener,
}

fn local(name: &'static str, routes: Routes) -> Client {
    let signer = Signer::new(&[1; 32], Arc::new(SystemClock)).expect("long enough");
    let local = LocalRoutes::default();
    local.fill(server_layers(routes, &signer));
    Client::new(name, Transport::Local(local), signer)
}

pub(super) fn id<T: Id>() -> T {
    (&SystemIds::new() as &dyn Ids).make()
}

impl World {
    pub async fn new(members: &[(UserId, &[ServerId])]) -> Self {
        let (place, bus) = (Place::default(), Bus::memory());
        let (listener, heard) = bus.listener(100);
        listener.add("server.>").await.expect("listens");
        let members = members
            .iter()
            .map(|(user, servers)| (*user, servers.to_vec()))
            .collect();
        let gone = Arc::default();
        let memberships = Memberships {
            servers: members,
            gone: Arc::clone(&gone),
        };
        let routes =
            Routes::new(ServersServer::new(memberships.clone())).add_service(InvitationsServer::new(memberships));
        let world = Self {
            presence: local("realtime", Routes::new(PresenceServer::new(place.clone()))),
            servers: local("servers", routes),
            gone,
            place,
            bus,
            heard,
            _listener: listener,
        };
        world.start();
        world
    }

    /// Starts the service, or another in its place that knows nothing.
    pub fn start(&self) {
        let deps = Deps {
            servers: self.servers.clone(),
            bus: self.bus.clone(),
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds::new()),
            shutdown: Shutdown::new(),
        };
        *self.place.0.lock().expect("not poisoned") = Some(build(deps));
    }

    pub fn stop(&self) {
        *self.place.0.lock().expect("not poisoned") = None;
    }

    pub async fn report(&self, caller: Caller, request: ReportRequest) -> Result<bool> {
        let ctx = Context::root(caller, Duration::from_secs(1));
        let reply = PresenceClient::new(self.presence.clone())
            .report(ctx.request(request))
            .await;
        Ok(rpc::reply(reply)?.full_wanted)
    }

    pub async fn online(&self, users: &[UserId]) -> Result<Vec<UserId>> {
        let ctx = Context::root(Caller::service("gateway"), Duration::from_secs(1));
        let user_ids = users.iter().map(|id| id.to_bytes()).collect();
        let request = ctx.request(GetOnlineRequest { user_ids });
        let reply = rpc::reply(PresenceClient::new(self.presence.clone()).get_online(request).await)?;
        beep_proto::ids("user_ids", &reply.user_ids, 100)
    }

    /// How many of each server's members are online.
    pub async fn counts(&self, servers: &[ServerId]) -> Result<Vec<u32>> {
        let ctx = Context::root(Caller::service("gateway"), Duration::from_secs(1));
        let server_ids = servers.iter().map(|id| id.to_bytes()).collect();
        let request = ctx.request(CountOnlineRequest { server_ids });
        Ok(rpc::reply(PresenceClient::new(self.presence.clone()).count_online(request).await)?.counts)
    }

    /// Which members of a server are online.
    pub async fn listed(&self, caller: Caller, server: ServerId, after: Option<UserId>) -> Result<Vec<UserId>> {
        let ctx = Context::root(caller, Duration::from_secs(1));
        let request = ctx.request(ListOnlineRequest {
            server_id: server.to_bytes(),
            after: after.map(Id::to_bytes).unwrap_or_default(),
        });
        let reply = rpc::reply(PresenceClient::new(self.presence.clone()).list_online(request).await)?;
        assert!(!reply.has_more, "they are few");
        beep_proto::ids("user_ids", &reply.user_ids, 10_000)
    }

    /// Says that something happened in a server.
    pub fn publish(&self, server: ServerId, fact: Fact) {
        let scope = Scope::Server(server);
        let event = beep_proto::event(&SystemIds::new(), &SystemClock, "servers", scope, 1, fact);
        let sent = self.bus.publish(scope.to_string(), event.encode_to_vec().into());
        sent.expect("memory is up");
    }

    /// What servers were told since the last look: who came, who went.
    pub fn told(&mut self) -> Vec<(ServerId, Vec<UserId>, Vec<UserId>)> {
        let mut told = Vec::new();
        while let Ok(Delivery::Message { subject, payload }) = self.heard.try_recv() {
            let event = Event::decode(payload).expect("an event");
            let Some(Scope::Server(server)) = event.audience() else {
                panic!("servers are told")
            };
            assert_eq!((&*subject, event.seq), (Scope::Server(server).to_string().as_str(), 0));
            let Some(Fact::PresenceChanged(changed)) = event.fact else {
                panic!("of presence")
            };
            let sorted = |ids: &[Vec<u8>]| {
                let mut users: Vec<UserId> = beep_proto::ids("users", ids, 100).expect("users");
                users.sort_unstable();
                users
            };
            told.push((server, sorted(&changed.online), sorted(&changed.offline)));
        }
        told.sort_unstable();
        told
    }
}

/// Who is connected to a process, as its sockets would say.
#[derive(Clone, Default)]
pub(super) struct Sockets(Arc<(Mutex<State>, Notify)>);

#[derive(Default)]
struct State {
    online: BTreeSet<UserId>,
    changes: Vec<(UserId, bool)>,
}

impl Sockets {
    pub fn set(&self, user: UserId, online: bool) {
        let mut state = self.0.0.lock().expect("not poisoned");
        let _ = if online {
            state.online.insert(user)
        } else {
            state.online.remove(&user)
        };
        state.changes.push((user, online));
        self.0.1.notify_one();
    }

    pub fn reporting(&self, world: &World, shutdown: &Shutdown) -> JoinHandle<()> {
        let (sockets, shutdown) = (self.clone(), shutdown.clone());
        tokio::spawn(report(
            sockets,
            world.presence.clone(),
            id::<UserId>().uuid().into_bytes(),
            shutdown,
        ))
    }
}

impl Connected for Sockets {
    fn all(&self) -> Vec<UserId> {
        self.0.0.lock().expect("not poisoned").online.iter().copied().collect()
    }
    fn take_changes(&self) -> (Vec<UserId>, Vec<UserId>) {
        let changes = std::mem::take(&mut self.0.0.lock().expect("not poisoned").changes);
        let of = |online| {
            changes
                .iter()
                .filter(move |change| change.1 == online)
                .map(|change| change.0)
                .collect()
        };
        (of(true), of(false))
    }
    fn changed(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.0.1.notified())
    }
}
