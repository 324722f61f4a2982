//! The service through its client: who may ask what, and what is told when facts come into force.

use crate::{Config, Deps, Service, build, news::NEWS};
use beep_core::{
    ChannelId, Clock, Error, Id, Ids, Millis, Permission, Permissions, Result, RoleId, ServerId, SystemClock,
    SystemIds, UserId, reason,
};
use beep_platform::{
    bus::{Bus, Delivery},
    rpc::{Caller, Client, Context, LocalRoutes, Signer, Transport, reply, server_layers},
    testing::{Place, sqlite},
};
use beep_proto::{
    Scope,
    authz::v1::{
        ApplyRequest, Change, CheckRequest, CheckResponse, Fact, FilterViewersRequest, GetViewRequest, PutChannel,
        PutMember, PutRole, PutServer, RemoveMember, SetSuspended, View, authz_client::AuthzClient,
        change::Change as Kind, check_request::Object, insight_client::InsightClient,
    },
    events::v1::{Event, PermissionsChanged, event},
};
use prost::Message;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tonic::service::Routes;

/// A clock that stands still until it is moved.
#[derive(Default)]
pub(crate) struct Hand(AtomicI64);

impl Hand {
    pub(crate) fn get(&self) -> Millis {
        self.0.load(Ordering::Relaxed)
    }
    pub(crate) fn advance(&self, millis: Millis) {
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}
impl Clock for Hand {
    fn now(&self) -> Millis {
        self.get()
    }
}

/// A server with an owner, a member and a channel, told to a running service.
pub(crate) struct Scene {
    pub(crate) service: Service,
    pub(crate) client: AuthzClient<Client>,
    pub(crate) insight: InsightClient<Client>,
    pub(crate) bus: Bus,
    pub(crate) clock: Arc<Hand>,
    pub(crate) url: String,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) server: ServerId,
    pub(crate) role: RoleId,
    pub(crate) channel: ChannelId,
    pub(crate) owner: UserId,
    pub(crate) member: UserId,
    pub(crate) stranger: UserId,
    _place: Place,
}

async fn start(url: &str, bus: &Bus, clock: &Arc<Hand>, ids: &Arc<dyn Ids>) -> (Service, Client) {
    let config = Config {
        engine: "embedded:".into(),
        store: url.into(),
    };
    let deps = Deps {
        bus: bus.clone(),
        clock: clock.clone(),
        ids: ids.clone(),
    };
    let service = build(config, deps).await.expect("starts");
    let signer = Signer::new(&[1; 32], Arc::new(SystemClock)).expect("long enough");
    let local = LocalRoutes::default();
    let routes = Routes::new(service.routes()).add_service(service.insight());
    local.fill(server_layers(routes, &signer));
    (service, Client::new("authz", Transport::Local(local), signer))
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let (_, url, place) = sqlite("authz_service");
        let (bus, clock) = (Bus::memory(), Arc::new(Hand::default()));
        let ids: Arc<dyn Ids> = Arc::new(SystemIds::new());
        let (service, client) = start(&url, &bus, &clock, &ids).await;
        let (server, role, channel) = (ids.make(), ids.make(), ids.make());
        let (owner, member, stranger) = (ids.make(), ids.make(), ids.make());
        let scene = Self {
            service,
            insight: InsightClient::new(client.clone()),
            client: AuthzClient::new(client),
            bus,
            clock,
            url,
            ids,
            server,
            role,
            channel,
            owner,
            member,
            stranger,
            _place: place,
        };
        scene.apply(scene.fact(1, scene.founding())).await.expect("taken");
        scene
    }

    pub(crate) fn founding(&self) -> Vec<Kind> {
        let permissions = Permissions::of_new_default_role().bits();
        vec![
            Kind::PutServer(PutServer {
                owner_id: self.owner.to_bytes(),
                default_role_id: self.role.to_bytes(),
            }),
            Kind::PutRole(PutRole {
                role_id: self.role.to_bytes(),
                permissions,
                position: 0,
            }),
            Kind::PutMember(PutMember {
                user_id: self.owner.to_bytes(),
                ..PutMember::default()
            }),
            Kind::PutMember(PutMember {
                user_id: self.member.to_bytes(),
                ..PutMember::default()
            }),
            Kind::PutChannel(PutChannel {
                channel_id: self.channel.to_bytes(),
                parent_id: Vec::new(),
                synced: true,
                slow_mode: 30,
                ..PutChannel::default()
            }),
        ]
    }
    pub(crate) fn fact(&self, seq: i64, changes: Vec<Kind>) -> Fact {
        let changes = changes
            .into_iter()
            .map(|change| Change { change: Some(change) })
            .collect();
        Fact {
            server_id: self.server.to_bytes(),
            seq,
            changes,
        }
    }
    fn leaves(&self, seq: i64, user: UserId) -> Fact {
        self.fact(
            seq,
            vec![Kind::RemoveMember(RemoveMember {
                user_id: user.to_bytes(),
            })],
        )
    }

    pub(crate) async fn apply(&self, fact: Fact) -> Result<()> {
        self.apply_as(&service(), vec![fact]).await
    }
    async fn apply_as(&self, context: &Context, facts: Vec<Fact>) -> Result<()> {
        reply(self.client.clone().apply(context.request(ApplyRequest { facts })).await).map(drop)
    }
    async fn check_as(&self, context: &Context, user: UserId, object: Object, bits: i64) -> Result<CheckResponse> {
        let request = CheckRequest {
            user_id: user.to_bytes(),
            object: Some(object),
            permission: bits,
        };
        reply(self.client.clone().check(context.request(request)).await)
    }
    /// Allowed, visible.
    async fn check(&self, user: UserId, object: Object, right: Permission) -> (bool, bool) {
        let answer = self
            .check_as(&of(user), user, object, Permissions::of(&[right]).bits())
            .await
            .expect("answers");
        assert_eq!(
            answer.server_id.is_empty(),
            !answer.visible,
            "the server of what is not visible is not told"
        );
        (answer.allowed, answer.visible)
    }
    async fn view_as(&self, context: &Context, user: UserId) -> Result<View> {
        let request = GetViewRequest {
            user_id: user.to_bytes(),
            server_id: self.server.to_bytes(),
        };
        reply(self.client.clone().get_view(context.request(request)).await)
    }
    async fn viewers_as(&self, context: &Context, users: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>> {
        let request = FilterViewersRequest {
            channel_id: self.channel.to_bytes(),
            user_ids: users,
        };
        reply(self.client.clone().filter_viewers(context.request(request)).await).map(|answer| answer.user_ids)
    }
    fn in_server(&self) -> Object {
        Object::ServerId(self.server.to_bytes())
    }
    fn in_channel(&self) -> Object {
        Object::ChannelId(self.channel.to_bytes())
    }
}

pub(crate) fn root(caller: Caller) -> Context {
    Context::root(caller, Duration::from_secs(10))
}
pub(crate) fn service() -> Context {
    root(Caller::service("servers"))
}
pub(crate) fn of(user: UserId) -> Context {
    root(Caller::user(user, Id::from_uuid(user.uuid())))
}
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    outcome.expect_err("refused").code().to_owned()
}

#[tokio::test]
async fn members_owners_and_strangers_are_told_apart() {
    let scene = Scene::new().await;
    let (send, manage) = (Permission::SendMessages, Permission::ManageChannels);
    for object in [scene.in_server(), scene.in_channel()] {
        assert_eq!(scene.check(scene.member, object.clone(), send).await, (true, true));
        assert_eq!(scene.check(scene.member, object.clone(), manage).await, (false, true));
        assert_eq!(scene.check(scene.owner, object.clone(), manage).await, (true, true));
        assert_eq!(scene.check(scene.stranger, object.clone(), send).await, (false, false));
        let member = scene
            .check_as(&of(scene.member), scene.member, object.clone(), 0)
            .await
            .expect("answers");
        let stranger = scene
            .check_as(&of(scene.stranger), scene.stranger, object, 0)
            .await
            .expect("answers");
        assert!(member.visible && member.allowed && !stranger.visible && !stranger.allowed);
    }
    for object in [
        Object::ServerId(scene.ids.next().into()),
        Object::ChannelId(scene.ids.next().into()),
    ] {
        assert_eq!(scene.check(scene.owner, object, send).await, (false, false));
    }
    let view = scene.view_as(&of(scene.member), scene.member).await.expect("a member");
    assert_eq!(view.permissions, Permissions::of_new_default_role().bits());
    assert_eq!(view.channels.len(), 1);
    assert_eq!(
        code(scene.view_as(&of(scene.stranger), scene.stranger).await),
        "NOT_FOUND"
    );
}

#[tokio::test]
async fn a_suspended_server_is_closed_to_its_owner_too_and_stays_unknown_to_strangers() {
    let scene = Scene::new().await;
    let set = |suspended| vec![Kind::SetSuspended(SetSuspended { suspended })];
    scene.apply(scene.fact(2, set(true))).await.expect("taken");
    for object in [scene.in_server(), scene.in_channel()] {
        for user in [scene.owner, scene.member] {
            let refused = scene.check_as(&of(user), user, object.clone(), 0).await;
            assert_eq!(code(refused), "SERVER_SUSPENDED");
        }
        let send = Permission::SendMessages;
        assert_eq!(scene.check(scene.stranger, object, send).await, (false, false));
    }
    assert_eq!(
        code(scene.view_as(&of(scene.owner), scene.owner).await),
        "SERVER_SUSPENDED"
    );
    let asked = vec![scene.owner.to_bytes()];
    assert_eq!(scene.viewers_as(&service(), asked.clone()).await, Ok(Vec::new()));
    scene.apply(scene.fact(3, set(false))).await.expect("taken");
    let send = Permission::SendMessages;
    assert_eq!(scene.check(scene.member, scene.in_channel(), send).await, (true, true));
    assert_eq!(scene.viewers_as(&service(), asked.clone()).await, Ok(asked));
}

#[tokio::test]
async fn nobody_learns_about_others_by_asking() {
    let scene = Scene::new().await;
    let everybody: Vec<_> = [scene.stranger, scene.member, scene.owner].map(UserId::to_bytes).into();
    let (anonymous, stranger, member) = (root(Caller::ANONYMOUS), of(scene.stranger), of(scene.member));

    assert_eq!(
        code(scene.check_as(&stranger, scene.member, scene.in_server(), 0).await),
        "FORBIDDEN"
    );
    assert_eq!(
        code(scene.check_as(&anonymous, scene.member, scene.in_server(), 0).await),
        "UNAUTHENTICATED"
    );
    assert_eq!(code(scene.view_as(&stranger, scene.member).await), "FORBIDDEN");
    assert_eq!(code(scene.view_as(&anonymous, scene.member).await), "UNAUTHENTICATED");
    assert_eq!(
        code(scene.viewers_as(&anonymous, everybody.clone()).await),
        "UNAUTHENTICATED"
    );
    assert_eq!(scene.viewers_as(&stranger, everybody.clone()).await, Ok(Vec::new()));
    assert_eq!(
        scene.viewers_as(&member, everybody.clone()).await,
        Ok(everybody[1..].to_vec())
    );
    assert_eq!(
        scene.viewers_as(&service(), everybody.clone()).await,
        Ok(everybody[1..].to_vec())
    );
    assert!(
        scene
            .check_as(&service(), scene.member, scene.in_server(), 0)
            .await
            .is_ok_and(|answer| answer.visible)
    );
}

#[tokio::test]
async fn only_services_apply_facts() {
    let scene = Scene::new().await;
    let fact = || vec![scene.leaves(2, scene.member)];
    assert_eq!(code(scene.apply_as(&of(scene.owner), fact()).await), "FORBIDDEN");
    assert_eq!(
        code(scene.apply_as(&root(Caller::ANONYMOUS), fact()).await),
        "UNAUTHENTICATED"
    );
    assert_eq!(
        scene
            .check(scene.member, scene.in_server(), Permission::SendMessages)
            .await,
        (true, true)
    );
    assert_eq!(scene.apply_as(&service(), fact()).await, Ok(()));
    assert_eq!(
        scene
            .check(scene.member, scene.in_server(), Permission::SendMessages)
            .await,
        (false, false)
    );
}

#[tokio::test]
async fn malformed_questions_and_facts_are_refused() {
    let scene = Scene::new().await;
    let context = of(scene.member);
    for bits in [3, -1, i64::MIN] {
        assert_eq!(
            code(scene.check_as(&context, scene.member, scene.in_server(), bits).await),
            "INVALID_INPUT"
        );
    }
    for bytes in [vec![], vec![1; 15], vec![1; 17]] {
        for object in [Object::ServerId(bytes.clone()), Object::ChannelId(bytes)] {
            assert_eq!(
                code(scene.check_as(&context, scene.member, object, 0).await),
                "INVALID_INPUT"
            );
        }
    }
    assert_eq!(
        code(scene.viewers_as(&service(), vec![scene.member.to_bytes(); 101]).await),
        "INVALID_INPUT"
    );
    let nothing = Fact {
        changes: vec![Change { change: None }],
        ..scene.fact(2, vec![])
    };
    let no_user = scene.fact(2, vec![Kind::RemoveMember(RemoveMember { user_id: vec![7] })]);
    for fact in [nothing, no_user, scene.fact(0, vec![])] {
        assert_eq!(code(scene.apply(fact).await), "INVALID_INPUT");
    }
    assert_eq!(
        code(scene.apply(scene.leaves(4, scene.member)).await),
        reason::UNAVAILABLE.code
    );
}

#[tokio::test]
async fn every_fact_is_told_under_its_number_and_again_if_it_is_delivered_again() {
    let scene = Scene::new().await;
    let (listener, mut queue) = scene.bus.listener(16);
    listener
        .add(Scope::Server(scene.server).to_string())
        .await
        .expect("listening");
    let leaves = scene.leaves(2, scene.member);
    let renamed = scene.fact(
        3,
        vec![Kind::PutRole(PutRole {
            role_id: scene.role.to_bytes(),
            ..PutRole::default()
        })],
    );
    scene
        .apply_as(&service(), vec![leaves, renamed.clone()])
        .await
        .expect("taken");
    scene.apply(renamed).await.expect("passed over");

    let told: Vec<(i64, Vec<Vec<u8>>)> = std::iter::from_fn(|| queue.try_recv().ok())
        .map(|delivery| {
            let Delivery::Message { payload, .. } = delivery else {
                panic!("lost")
            };
            let event = Event::decode(payload).expect("an event");
            let Some(event::Fact::PermissionsChanged(PermissionsChanged { user_ids })) = event.fact else {
                panic!()
            };
            (event.seq, user_ids)
        })
        .collect();
    assert_eq!(told, [(2, vec![scene.member.to_bytes()]), (3, vec![]), (3, vec![])]);
}

#[tokio::test]
async fn another_replica_hears_of_facts_at_once_and_without_the_bus_within_a_second() {
    let scene = Scene::new().await;
    let (_replica, other) = start(&scene.url, &scene.bus, &scene.clock, &scene.ids).await;
    let (_deaf_replica, deaf) = start(&scene.url, &Bus::memory(), &scene.clock, &scene.ids).await;
    let visible = async |client: &Client| {
        let request = CheckRequest {
            user_id: scene.member.to_bytes(),
            object: Some(scene.in_channel()),
            permission: 0,
        };
        reply(AuthzClient::new(client.clone()).check(service().request(request)).await)
            .expect("answers")
            .visible
    };
    assert!(visible(&other).await && visible(&deaf).await);

    let (listener, mut queue) = scene.bus.listener(16);
    listener.add(NEWS).await.expect("listening");
    scene.apply(scene.leaves(2, scene.member)).await.expect("taken");
    queue.recv().await.expect("told");
    // The replica reads its queue on a task of its own; the clock stands still, so nothing but the news can help.
    while visible(&other).await {
        tokio::task::yield_now().await;
    }
    assert!(visible(&deaf).await, "it is believed for a second");
    scene.clock.advance(1000);
    assert!(!visible(&deaf).await);
}

#[tokio::test]
async fn what_was_applied_is_there_after_a_restart() {
    let scene = Scene::new().await;
    scene.apply(scene.leaves(2, scene.member)).await.expect("taken");
    let (replica, client) = start(&scene.url, &scene.bus, &scene.clock, &scene.ids).await;
    assert_eq!(replica.ping().await, Ok(()));
    assert_eq!(scene.service.ping().await, Ok(()));
    let request = GetViewRequest {
        user_id: scene.member.to_bytes(),
        server_id: scene.server.to_bytes(),
    };
    let answer = reply(AuthzClient::new(client).get_view(service().request(request)).await);
    assert_eq!(answer.expect_err("not a member"), Error::not_found());
}

#[tokio::test]
async fn an_engine_that_does_not_exist_is_refused() {
    let config = Config {
        engine: "permify://nowhere".into(),
        store: "sqlite:never-opened".into(),
    };
    let deps = Deps {
        bus: Bus::memory(),
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds::new()),
    };
    assert_eq!(
        build(config, deps)
            .await
            .err()
            .map(|error| error.code().to_owned())
            .as_deref(),
        Some("INVALID_INPUT")
    );
}
