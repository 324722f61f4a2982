//! A Permify for tests: a small evaluator of Permify's schema language that answers `base.v1` on a port of this machine.
//!
//! It keeps what Permify's own documentation promises and what a real one was seen to do: limits, codes, that an item of
//! a bulk check that fails is DENIED, that writing twice is writing once. It keeps everything in memory, in one state:
//! snap tokens are counted, and every question is answered from the newest state.

mod schema;
mod service;
mod state;

use beep_proto::permify::v1::{
    data_server::DataServer, permission_server::PermissionServer, schema_server::SchemaServer,
    tenancy_server::TenancyServer,
};
use state::State;
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use tonic::{Code, Status, transport::server::TcpIncoming};

/// A running double. It ends when it is dropped.
pub struct Permify {
    address: SocketAddr,
    inner: Inner,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

/// What its services share.
#[derive(Clone)]
struct Inner {
    tenants: Arc<Mutex<HashMap<String, State>>>,
    token: Option<Arc<str>>,
    /// Writes that are still taken; below 0 for no end.
    writes_left: Arc<AtomicI64>,
    decided: Arc<AtomicU64>,
}

/// Why a question is not answered: a gRPC code, and Permify's own as the message.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Refusal(Code, String);

impl Refusal {
    fn invalid(code: &str) -> Self {
        Self(Code::InvalidArgument, code.to_owned())
    }
    fn not_found(code: &str) -> Self {
        Self(Code::NotFound, code.to_owned())
    }
    fn internal(what: &str) -> Self {
        Self(Code::Internal, what.to_owned())
    }
}

impl From<Refusal> for Status {
    fn from(Refusal(code, message): Refusal) -> Self {
        Self::new(code, message)
    }
}

impl Permify {
    /// Starts one with its tenant `t1` and nothing in it.
    pub async fn start() -> Self {
        Self::start_with(None).await
    }

    /// Starts one that answers only who brings this token.
    pub async fn start_guarded(token: &str) -> Self {
        Self::start_with(Some(token.into())).await
    }

    async fn start_with(token: Option<Arc<str>>) -> Self {
        let inner = Inner {
            tenants: Arc::default(),
            token,
            writes_left: Arc::new(AtomicI64::new(-1)),
            decided: Arc::default(),
        };
        inner.lock().insert("t1".into(), State::default());
        let mut permify = Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            inner,
            running: None,
        };
        permify.serve().await;
        permify
    }

    /// Where it is, as Beep's configuration writes it.
    pub fn url(&self) -> String {
        format!("permify://{}", self.address)
    }

    /// Ends it, with every connection. What it holds stays.
    pub async fn stop(&mut self) {
        if let Some((stop, task)) = self.running.take() {
            // Nobody listens if it ended by itself.
            let _ = stop.send(());
            task.await.expect("the double ends well");
        }
    }

    /// Starts it again where it was, with what it held.
    pub async fn serve(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port is free");
        self.address = listener.local_addr().expect("it is bound");
        let (stop, stopped) = oneshot::channel();
        let router = tonic::transport::Server::builder()
            .add_service(PermissionServer::new(self.inner.clone()))
            .add_service(SchemaServer::new(self.inner.clone()))
            .add_service(DataServer::new(self.inner.clone()))
            .add_service(TenancyServer::new(self.inner.clone()));
        let task = tokio::spawn(async move {
            let stopped = async { drop(stopped.await) };
            let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
            let served = router.serve_with_incoming_shutdown(incoming, stopped).await;
            served.expect("the double serves");
        });
        self.running = Some((stop, task));
    }

    /// Forgets everything, as one does that keeps all in memory and is started anew.
    pub fn forget(&self) {
        let mut tenants = self.inner.lock();
        tenants.clear();
        tenants.insert("t1".into(), State::default());
    }

    /// Takes so many more writes and deletions, then refuses them until [`take_all`](Self::take_all).
    pub fn take_only(&self, writes: u32) {
        self.inner.writes_left.store(i64::from(writes), Ordering::SeqCst);
    }

    pub fn take_all(&self) {
        self.inner.writes_left.store(-1, Ordering::SeqCst);
    }

    /// How many checks it has answered, those within lookups included.
    pub fn decided(&self) -> u64 {
        self.inner.decided.load(Ordering::Relaxed)
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, State>> {
        self.tenants.lock().expect("nothing panics while it is held")
    }
}
