//! A gateway of its own for each test, before services of known answers.

mod album;
mod fakes;

use crate::{
    Config, Deps, build,
    graphql::{self, Schema, call::Clients},
};
pub(crate) use album::Album;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use beep_core::{ChannelId, Clock, Id, Ids, Millis, ServerId, SessionId, SystemClock, SystemIds, UserId};
use beep_platform::{
    bus::Bus,
    rpc::{Client, LocalRoutes, Signer, Transport, server_layers},
    shutdown::Shutdown,
};
use beep_proto::{
    Scope, authz::v1::authz_server::AuthzServer, events::v1::event::Fact, files::v1::files_server::FilesServer,
    servers::v1::servers_server::ServersServer, users::v1::users_server::UsersServer,
};
pub(crate) use fakes::{Accounts, Places};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use prost::Message;
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use tonic::service::Routes;
use tower::ServiceExt;

/// A whole second.
pub(crate) const START: Millis = 1_800_000_000_000;

/// A clock that stands still until it is moved.
pub(crate) struct Hand(AtomicI64);

impl Hand {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(START)))
    }
    pub fn advance(&self, by: Millis) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }
}
impl Clock for Hand {
    fn now(&self) -> Millis {
        self.0.load(Ordering::Relaxed)
    }
}

/// Signs access tokens, as the users service does.
pub(crate) struct Key {
    pub kid: String,
    pub public: Vec<u8>,
    private: EncodingKey,
}

impl Key {
    pub fn new(kid: &str) -> Self {
        let pair = Ed25519KeyPair::generate().expect("random");
        let pkcs8 = pair.to_pkcs8().expect("can be written");
        Self {
            kid: kid.to_owned(),
            public: pair.public_key().as_ref().to_vec(),
            private: EncodingKey::from_ed_der(pkcs8.as_ref()),
        }
    }

    pub fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.kid.clone());
        encode(&header, claims, &self.private).expect("signs")
    }

    /// A good token that expires so many seconds after [`START`].
    pub fn token(&self, user: UserId, session: SessionId, seconds: i64) -> String {
        self.sign(&claims(user, session, seconds))
    }
}

pub(crate) fn claims(user: UserId, session: SessionId, seconds: i64) -> Value {
    let (sub, sid) = (user.to_string(), session.to_string());
    json!({ "iss": "beep", "sub": sub, "sid": sid, "iat": START / 1000, "exp": START / 1000 + seconds })
}

pub(crate) struct World {
    pub router: Router,
    pub accounts: Accounts,
    pub places: Places,
    pub album: Album,
    pub clock: Arc<Hand>,
    pub bus: Bus,
    pub shutdown: Shutdown,
    pub key: Key,
}

pub(crate) const CONFIG: Config = Config {
    introspection: false,
    secure_cookies: false,
    trusted_proxies: 0,
    shards: 2,
};

impl World {
    /// Call it inside a runtime.
    pub fn new(config: Config) -> Self {
        let (key, accounts, places) = (Key::new("one"), Accounts::default(), Places::default());
        accounts.publish(&key);
        let album = Album::default();
        let (bus, clock, shutdown) = (Bus::memory(), Hand::new(), Shutdown::new());
        let nobody = || local("nobody", Routes::default());
        let deps = Deps {
            users: accounts.client(),
            servers: local("servers", Routes::new(ServersServer::new(places.clone()))),
            messages: nobody(),
            authz: local("authz", Routes::new(AuthzServer::new(places.clone()))),
            notifications: nobody(),
            realtime: nobody(),
            files: local("files", Routes::new(FilesServer::new(album.clone()))),
            bus: bus.clone(),
            clock: clock.clone(),
            ids: Arc::new(SystemIds::new()),
            shutdown: shutdown.clone(),
        };
        Self {
            router: build(config, deps),
            accounts,
            places,
            album,
            clock,
            bus,
            shutdown,
            key,
        }
    }

    /// The schema by itself, before the services that this world has.
    pub fn schema(&self) -> Schema {
        let nobody = || local("nobody", Routes::default());
        let at = Clients {
            users: self.accounts.client(),
            servers: local("servers", Routes::new(ServersServer::new(self.places.clone()))),
            messages: nobody(),
            authz: local("authz", Routes::new(AuthzServer::new(self.places.clone()))),
            notifications: nobody(),
            realtime: nobody(),
            files: nobody(),
        };
        graphql::schema(at.into(), false)
    }

    /// Sends a request from 192.0.2.1.
    pub async fn request(&self, method: Method, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        self.request_of("/graphql", method, headers, body).await
    }

    /// As [`request`](Self::request), of any path.
    pub async fn request_of(
        &self,
        path: &str,
        method: Method,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(body.into()).expect("a request");
        let peer = SocketAddr::from(([192, 0, 2, 1], 40_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (head, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.expect("is short");
        Answer {
            status: head.status,
            headers: head.headers,
            body: serde_json::from_slice(&body).unwrap_or_default(),
            bytes: body,
        }
    }

    /// Posts an operation with further headers.
    pub async fn post(&self, query: &str, variables: Value, headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        let body = json!({ "query": query, "variables": variables }).to_string();
        self.request(Method::POST, &all, body).await
    }

    pub fn publish(&self, scope: Scope, seq: i64, fact: Fact) {
        let event = beep_proto::event(&SystemIds::new(), &SystemClock, "test", scope, seq, fact);
        self.bus
            .publish(scope.to_string(), event.encode_to_vec().into())
            .expect("memory is up");
    }

    /// A server with a channel that the user may view.
    pub fn place(&self, user: UserId) -> (ServerId, ChannelId) {
        let (server, channel) = (id(), id());
        self.places.make(channel, server);
        self.places.permit(user, server, Some(&[channel]));
        (server, channel)
    }
}

pub(crate) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
    pub bytes: Bytes,
}

impl Answer {
    /// The code of the first failure.
    pub fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_default()
    }
    pub fn cookie(&self) -> Option<&str> {
        self.headers.get(header::SET_COOKIE)?.to_str().ok()
    }
}

/// A client of services in this process.
pub(crate) fn local(name: &'static str, routes: Routes) -> Client {
    let signer = Signer::new(&[1; 32], Arc::new(SystemClock)).expect("long enough");
    let local = LocalRoutes::default();
    local.fill(server_layers(routes, &signer));
    Client::new(name, Transport::Local(local), signer)
}

impl Accounts {
    pub fn client(&self) -> Client {
        local("users", Routes::new(UsersServer::new(self.clone())))
    }
}

pub(crate) fn id<T: Id>() -> T {
    (&SystemIds::new() as &dyn Ids).make()
}
