//! A users service of its own for each test, with a clock that the test moves.

mod messages;
mod servers;

pub(crate) use messages::{Archive, Shown};
pub(crate) use servers::Hermits;

use crate::{Config, Deps, Service, Users, build, instance::GlobalRole, sign_in::SignIn, sign_up::SignUp};
use beep_core::{Clock, Id, Ids, Millis, Result, SessionId, SystemIds, UserId};
use beep_platform::{
    bus::{Bus, Delivery, Listener},
    rpc::{Caller, Context, Signer},
    shutdown::Shutdown,
    sql::{self, Tx},
    telemetry::{Pseudonyms, Secret},
    testing::{Place, sql_urls, sqlite},
};
use beep_proto::{
    Scope,
    events::v1::{Event, event::Fact},
    users::v1 as proto,
};
use prost::Message;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::{sync::mpsc::Receiver, time::timeout};

pub(crate) const PASSWORD: &str = "correct-horse-battery";
pub(crate) const START: Millis = 1_800_000_000_000;
pub(crate) const MINUTE: Millis = 60_000;
pub(crate) const DAY: Millis = 24 * 60 * MINUTE;

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
    pub messages: Archive,
    pub hermits: Hermits,
    heard: Receiver<Delivery>,
    _listener: Listener,
    _place: Place,
}

impl World {
    pub async fn new(name: &str) -> Self {
        Self::with(name, |_| {}).await
    }

    pub async fn with(name: &str, configure: impl FnOnce(&mut Config)) -> Self {
        let (_, url, place) = sqlite(name);
        Self::at(url, place, configure).await
    }

    async fn at(url: String, place: Place, configure: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(url);
        configure(&mut config);
        let (clock, bus) = (Arc::new(Hand(AtomicI64::new(START))), Bus::memory());
        let (listener, heard) = bus.listener(64);
        listener.add("user.>").await.expect("listens");
        let (messages, hermits) = (Archive::default(), Hermits::default());
        let signer = Signer::new(&[2; 32], clock.clone()).expect("long enough");
        let deps = Deps {
            messages: messages.client(&signer),
            servers: hermits.client(&signer),
            bus,
            clock: clock.clone(),
            ids: Arc::new(SystemIds::new()),
            pseudonyms: Pseudonyms::new(&Secret::new(vec![7; 32])),
            shutdown: Shutdown::new(),
        };
        let service = build(config, deps).await.expect("builds");
        Self {
            service,
            clock,
            messages,
            hermits,
            heard,
            _listener: listener,
            _place: place,
        }
    }

    pub fn users(&self) -> &Users {
        &self.service.0
    }

    /// Signs up a person of this name.
    pub async fn join(&self, username: &str) -> proto::SignedIn {
        self.sign_up(request(username)).await.expect("signs up")
    }

    pub async fn sign_up(&self, request: proto::SignUpRequest) -> Result<proto::SignedIn> {
        self.users().sign_up(SignUp::read(request)?).await
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Result<proto::SignedIn> {
        self.sign_in_from(login, password, "192.0.2.7").await
    }

    pub async fn sign_in_from(&self, login: &str, password: &str, address: &str) -> Result<proto::SignedIn> {
        let (login, password, client_address) = (login.into(), password.into(), address.into());
        self.users()
            .sign_in(SignIn::read(proto::SignInRequest {
                login,
                password,
                client_address,
            })?)
            .await
    }

    pub async fn refresh(&self, refresh_token: &str) -> Result<proto::SignedIn> {
        let (refresh_token, client_address) = (refresh_token.into(), String::new());
        self.users()
            .refresh(proto::RefreshRequest {
                refresh_token,
                client_address,
            })
            .await
    }

    pub async fn is_alive(&self, session: &proto::SignedIn) -> bool {
        let (user, session) = who(session);
        let request = proto::CheckSessionRequest {
            session_id: session.to_bytes(),
            user_id: user.to_bytes(),
        };
        self.users()
            .check_session(&gateway(), request)
            .await
            .expect("answers")
            .alive
    }

    /// Somebody with these global roles, given by the command line.
    pub async fn keeper(&self, username: &str, roles: &[GlobalRole]) -> UserId {
        let (user, _) = who(&self.join(username).await);
        for role in roles {
            let granted = self.users().grant_role(&operator(), user, *role).await;
            granted.expect("the command line may");
        }
        user
    }

    /// Waits until the end of a session is told.
    pub async fn hears_end(&mut self, of: SessionId) {
        let told = async {
            loop {
                if self.ended().iter().any(|(_, session, _)| *session == of) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(5), told)
            .await
            .expect("the end of a session is told");
    }

    /// The sessions whose end was told since the last look, each with its number.
    pub fn ended(&mut self) -> Vec<(Scope, SessionId, i64)> {
        let mut ended = Vec::new();
        while let Some((scope, event)) = self.hear() {
            if let Some(Fact::SessionEnded(fact)) = event.fact {
                ended.push((
                    scope,
                    SessionId::from_slice(&fact.session_id).expect("an id"),
                    event.seq,
                ));
            }
        }
        ended
    }

    /// What each user was told since the last look, in the order of the numbers, once nothing is left to be told.
    pub async fn told(&mut self) -> BTreeMap<UserId, Vec<Fact>> {
        let db = self.service.db().clone();
        let emptied = async {
            while db.read(|tx| Box::pin(left(tx))).await.expect("counted") > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(5), emptied).await.expect("all is told");
        let mut told: BTreeMap<UserId, BTreeMap<i64, Fact>> = BTreeMap::new();
        while let Some((Scope::User(user), event)) = self.hear() {
            told.entry(user)
                .or_default()
                .insert(event.seq, event.fact.expect("a fact"));
        }
        let facts = |(user, facts): (UserId, BTreeMap<i64, Fact>)| (user, facts.into_values().collect());
        told.into_iter().map(facts).collect()
    }

    fn hear(&mut self) -> Option<(Scope, Event)> {
        let Ok(Delivery::Message { subject, payload }) = self.heard.try_recv() else {
            return None;
        };
        let event = Event::decode(payload).expect("an event");
        let scope = event.audience().expect("an audience");
        assert_eq!((*subject).to_owned(), scope.to_string());
        assert_eq!(event.source, "users");
        Some((scope, event))
    }
}

/// How much waits to be told.
async fn left(tx: &mut Tx<'_>) -> sql::Result<i64> {
    let query = tx.query("SELECT COUNT(*) AS n FROM outbox");
    query.fetch_one().await?.get("n")
}

/// Runs a test on a fresh store of every engine that is there.
pub(crate) async fn on_every_engine(name: &str, test: impl AsyncFn(&mut World)) {
    for (engine, url, place) in sql_urls(name) {
        println!("on {engine}");
        let mut world = World::at(url, place, |_| {}).await;
        test(&mut world).await;
        world.users().deps.shutdown.begin();
        world.users().news.stop().await;
        world.service.db().close().await;
    }
}

/// A good sign-up.
pub(crate) fn request(username: &str) -> proto::SignUpRequest {
    proto::SignUpRequest {
        first_name: "Ann".into(),
        last_name: "Lee".into(),
        username: username.into(),
        email: format!("{username}@example.org"),
        password: PASSWORD.into(),
        client_address: "192.0.2.7".into(),
    }
}

pub(crate) fn who(signed_in: &proto::SignedIn) -> (UserId, SessionId) {
    let user = signed_in
        .account
        .as_ref()
        .and_then(|account| account.user.as_ref())
        .expect("an account");
    let user = UserId::from_slice(&user.id).expect("an id");
    (user, SessionId::from_slice(&signed_in.session_id).expect("an id"))
}

pub(crate) fn gateway() -> Context {
    Context::root(Caller::service("gateway"), Duration::from_secs(5))
}

/// The command line of those who run this Beep.
pub(crate) fn operator() -> Context {
    Context::root(Caller::service("operator"), Duration::from_secs(5))
}

pub(crate) fn of(user: UserId) -> Context {
    let ids: &dyn Ids = &SystemIds::new();
    Context::root(Caller::user(user, ids.make()), Duration::from_secs(5))
}

pub(crate) fn nobody() -> Context {
    Context::root(Caller::ANONYMOUS, Duration::from_secs(5))
}

/// As [`request`], from an address of its own.
pub(crate) fn request_from(username: &str, nth: u32) -> proto::SignUpRequest {
    proto::SignUpRequest {
        client_address: format!("198.51.100.{nth}"),
        ..request(username)
    }
}
