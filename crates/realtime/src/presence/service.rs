use super::{
    HEARTBEAT,
    census::Census,
    table::{NodeId, Report, Table},
};
use beep_core::{Clock, Error, Id, Ids, Result, ServerId, UserId};
use beep_platform::{
    bus::{Bus, Delivery, Listener},
    rpc::{self, Caller, Client, Context, Idempotent},
    shutdown::Shutdown,
};
use beep_proto::{
    Scope,
    events::v1::{Event, PresenceChanged, event::Fact},
    id, ids, optional_id,
    realtime::v1::{
        CountOnlineRequest, CountOnlineResponse, GetOnlineRequest, GetOnlineResponse, ListOnlineRequest,
        ListOnlineResponse, ReportRequest, ReportResponse,
        presence_server::{Presence, PresenceServer},
    },
    servers::v1::{
        EndVisitsRequest, ListServersOfRequest, invitations_client::InvitationsClient, servers_client::ServersClient,
    },
};
use foldhash::HashMap;
use futures_util::{StreamExt, stream};
use prost::Message;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{sync::mpsc, time::Instant};
use tonic::{Request, Response, Status};

/// How long changes are gathered before they are told, all of a server's in one fact.
const GATHER: Duration = Duration::from_millis(250);
/// How many facts of servers wait to be looked at.
const HEARD: usize = 10_000;
/// The most users of one page of a server's.
const LISTED: usize = 10_000;
/// The most users of one report; more come in the next.
const REPORTED: usize = 100_000;

pub struct Deps {
    pub servers: Client,
    pub bus: Bus,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub shutdown: Shutdown,
}

/// The presence service; clones share its table.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    table: Mutex<Table>,
    census: Mutex<Census>,
    servers: ServersClient<Client>,
    invitations: InvitationsClient<Client>,
    bus: Bus,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

/// Builds the service and starts the tasks that tell of changes and hear of them.
pub fn build(deps: Deps) -> Service {
    let Deps {
        servers,
        bus,
        clock,
        ids,
        shutdown,
    } = deps;
    let service = Service(Arc::new(Inner {
        table: Mutex::default(),
        census: Mutex::default(),
        servers: ServersClient::new(servers.clone()),
        invitations: InvitationsClient::new(servers),
        bus,
        clock,
        ids,
    }));
    let (telling, ending) = (service.clone(), shutdown.clone());
    shutdown.spawn(async move {
        let (mut tick, mut settle) = (tokio::time::interval(GATHER), tokio::time::interval(HEARTBEAT));
        loop {
            tokio::select! {
                () = ending.begun() => return,
                _ = tick.tick() => telling.tell().await,
                _ = settle.tick() => {
                    telling.settle().await;
                    telling.end_visits().await;
                }
            }
        }
    });
    let (hearing, (listener, heard)) = (service.clone(), service.0.bus.listener(HEARD));
    shutdown.clone().spawn(async move {
        tokio::select! {
            () = shutdown.begun() => {}
            () = hearing.hear(listener, heard) => {}
        }
    });
    service
}

impl Service {
    /// As a gRPC service.
    pub fn routes(&self) -> PresenceServer<Self> {
        PresenceServer::new(self.clone())
    }

    fn table(&self) -> std::sync::MutexGuard<'_, Table> {
        self.0.table.lock().expect("nothing panics while it is held")
    }

    fn census(&self) -> std::sync::MutexGuard<'_, Census> {
        self.0.census.lock().expect("nothing panics while it is held")
    }

    /// Hears who joins and leaves which server.
    async fn hear(&self, listener: Listener, mut heard: mpsc::Receiver<Delivery>) {
        if let Err(error) = listener.add("server.>").await {
            tracing::warn!(%error, "who joins is not heard yet");
        }
        while let Some(delivery) = heard.recv().await {
            match delivery {
                Delivery::Message { payload, .. } => {
                    if let Ok(event) = Event::decode(payload) {
                        self.note(&event);
                    }
                }
                Delivery::Lost => self.census().unsettle_all(),
            }
        }
    }

    fn note(&self, event: &Event) {
        let Some(Scope::Server(server)) = event.audience() else {
            return;
        };
        match &event.fact {
            Some(Fact::MemberJoined(joined)) => {
                let Ok(user) = UserId::from_slice(&joined.user_id) else {
                    return;
                };
                let is_online = self.table().is_online(user);
                let mut census = self.census();
                census.joined(user, server);
                if is_online {
                    // An answer that is under way may be older than this.
                    census.unsettle(user);
                }
            }
            Some(Fact::MemberLeft(left)) => {
                if let Ok(user) = UserId::from_slice(&left.user_id) {
                    self.census().left(user, server);
                }
            }
            _ => {}
        }
    }

    /// Asks again for the servers of those of whom they are not known.
    async fn settle(&self) {
        let unsettled = self.census().take_unsettled();
        let ctx = Context::root(Caller::service("realtime"), Duration::from_secs(5));
        let asked = unsettled.into_iter().filter(|user| self.table().is_online(*user));
        let asked: Vec<_> = asked.collect();
        for user in asked {
            let servers = self.servers_of(&ctx, user).await;
            self.count(user, servers);
        }
    }

    /// Ends the visits of those who went offline: memberships that were given for the time of being here (SRV-5).
    async fn end_visits(&self) {
        let departed = self.census().take_departed();
        let ctx = Context::root(Caller::service("realtime"), Duration::from_secs(5));
        for user in departed {
            if self.table().is_online(user) {
                continue;
            }
            let user_id = user.to_bytes();
            let request = ctx.request(EndVisitsRequest { user_id }).idempotent();
            if let Err(error) = rpc::reply(self.0.invitations.clone().end_visits(request).await) {
                tracing::debug!(%error, "visits end later");
                self.census().depart_later(user);
            }
        }
    }

    /// Counts somebody who is online, now or later.
    fn count(&self, user: UserId, servers: Result<Vec<ServerId>>) {
        match servers {
            Ok(servers) => self.census().settle(user, servers),
            Err(_) => self.census().unsettle(user),
        }
    }

    /// Tells the servers of whoever came or went.
    async fn tell(&self) {
        let news = self.table().tick(Instant::now());
        if news.is_empty() {
            return;
        }
        metrics::gauge!("beep_presence_online").set(self.table().online() as f64);
        let ctx = Context::root(Caller::service("realtime"), Duration::from_secs(5));
        let found: Vec<_> = stream::iter(news)
            .map(|(user, online)| {
                let ctx = &ctx;
                async move { (user, online, self.servers_of(ctx, user).await) }
            })
            .buffer_unordered(16)
            .collect()
            .await;
        let mut changes: HashMap<ServerId, PresenceChanged> = HashMap::default();
        for (user, online, servers) in found {
            if online {
                self.count(user, servers.clone());
            } else {
                self.census().depart(user);
            }
            let servers = servers.unwrap_or_else(|error| {
                tracing::warn!(%error, "presence is not told: the servers service does not answer");
                Vec::new()
            });
            for server in servers {
                let change = changes.entry(server).or_default();
                if online {
                    &mut change.online
                } else {
                    &mut change.offline
                }
                .push(user.to_bytes());
            }
        }
        for (server, change) in changes {
            let scope = Scope::Server(server);
            let event = beep_proto::event(
                &*self.0.ids,
                &*self.0.clock,
                "realtime",
                scope,
                0,
                Fact::PresenceChanged(change),
            );
            if let Err(error) = self.0.bus.publish(scope.to_string(), event.encode_to_vec().into()) {
                tracing::debug!(%error, "presence is not told: the bus is down");
            }
        }
    }

    async fn servers_of(&self, ctx: &Context, user: UserId) -> Result<Vec<ServerId>> {
        let request = ctx
            .request(ListServersOfRequest {
                user_id: user.to_bytes(),
            })
            .idempotent();
        let reply = rpc::reply(self.0.servers.clone().list_servers_of(request).await)?;
        ids("server_ids", &reply.server_ids, 100)
    }

    fn take(&self, ctx: &Context, request: &ReportRequest) -> Result<ReportResponse> {
        ctx.service()?;
        let report = Report {
            node: NodeId::try_from(&*request.node_id).map_err(|_| Error::invalid("node_id", "has sixteen bytes"))?,
            number: request.number,
            full: request.full,
            online: ids("online", &request.online, REPORTED)?,
            offline: ids("offline", &request.offline, REPORTED)?,
            leaving: request.leaving,
        };
        let known = self.table().take(report, Instant::now());
        Ok(ReportResponse { full_wanted: !known })
    }
}

#[tonic::async_trait]
impl Presence for Service {
    async fn report(&self, request: Request<ReportRequest>) -> Result<Response<ReportResponse>, Status> {
        rpc::answer(request, async |ctx, request| self.take(&ctx, &request)).await
    }

    async fn get_online(&self, request: Request<GetOnlineRequest>) -> Result<Response<GetOnlineResponse>, Status> {
        rpc::answer(request, async |ctx: Context, request: GetOnlineRequest| {
            ctx.service()?;
            let asked: Vec<UserId> = ids("user_ids", &request.user_ids, 100)?;
            let table = self.table();
            let user_ids = asked
                .into_iter()
                .filter(|user| table.is_online(*user))
                .map(Id::to_bytes)
                .collect();
            Ok(GetOnlineResponse { user_ids })
        })
        .await
    }

    async fn count_online(
        &self,
        request: Request<CountOnlineRequest>,
    ) -> Result<Response<CountOnlineResponse>, Status> {
        rpc::answer(request, async |ctx: Context, request: CountOnlineRequest| {
            ctx.service()?;
            let asked: Vec<ServerId> = ids("server_ids", &request.server_ids, 100)?;
            let census = self.census();
            let counts = asked.into_iter().map(|server| census.count(server)).collect();
            Ok(CountOnlineResponse { counts })
        })
        .await
    }

    async fn list_online(&self, request: Request<ListOnlineRequest>) -> Result<Response<ListOnlineResponse>, Status> {
        rpc::answer(request, async |ctx: Context, request: ListOnlineRequest| {
            ctx.service()?;
            let (server, after) = (
                id("server_id", &request.server_id)?,
                optional_id("after", &request.after)?,
            );
            let census = self.census();
            let mut online = census.after(server, after);
            let user_ids = online.by_ref().take(LISTED).map(Id::to_bytes).collect();
            let has_more = online.next().is_some();
            Ok(ListOnlineResponse { user_ids, has_more })
        })
        .await
    }
}
