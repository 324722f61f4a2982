//! A service whose one RPC does what a test says, behind the whole stack.

use crate::rpc::{Caller, Client, Context, LocalRoutes, Signer, Transport, answer, serve, server_layers};
use beep_core::{Clock, Error, Millis, SystemClock};
use beep_proto::platform::v1::{
    CheckRequest, CheckResponse,
    probe_client::ProbeClient,
    probe_server::{Probe, ProbeServer},
};
use futures_util::{FutureExt, future::BoxFuture};
use std::{
    future::Future,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use tonic::{Request, Response, Status, service::Routes};

pub(super) const PATH: &str = "/beep.platform.v1.Probe/Check";
pub(super) const SECRET: [u8; 32] = [42; 32];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Local,
    Remote,
}

type Answer = Result<Response<CheckResponse>, Status>;
type Act = dyn Fn(u32, Request<CheckRequest>) -> BoxFuture<'static, Answer> + Send + Sync;

/// The service: counts its calls from 1 and acts.
#[derive(Clone)]
pub(super) struct Actor {
    calls: Arc<AtomicU32>,
    act: Arc<Act>,
}

#[tonic::async_trait]
impl Probe for Actor {
    async fn check(&self, request: Request<CheckRequest>) -> Answer {
        (self.act)(self.calls.fetch_add(1, Ordering::SeqCst) + 1, request).await
    }
}

impl Actor {
    /// Acts on the bare request.
    pub(super) fn raw<F>(act: impl Fn(u32, Request<CheckRequest>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        Self {
            calls: Arc::default(),
            act: Arc::new(move |call, request| act(call, request).boxed()),
        }
    }
    /// Acts as a use case: on its context, with the project's errors.
    pub(super) fn new<F>(act: impl Fn(u32, Context) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        let act = Arc::new(act);
        Self::raw(move |call, request| {
            let act = Arc::clone(&act);
            answer(request, async move |context, _| {
                act(call, context).await.map(|()| CheckResponse::default())
            })
        })
    }
    pub(super) fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }
}

pub(super) struct Stage {
    pub(super) transport: Transport,
    pub(super) server: Option<Server>,
}

/// A running server of another "process".
pub(super) struct Server {
    pub(super) address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Stage {
    pub(super) async fn set(place: Place, actor: &Actor) -> Self {
        match place {
            Place::Local => {
                let local = LocalRoutes::default();
                local.fill(routes(actor));
                Self {
                    transport: Transport::Local(local),
                    server: None,
                }
            }
            Place::Remote => {
                let server = Server::start("127.0.0.1:0", actor).await;
                let transport = Transport::remote(&format!("http://{}", server.address)).expect("well formed");
                Self {
                    transport,
                    server: Some(server),
                }
            }
        }
    }

    /// The client that services use.
    pub(super) fn client(&self) -> ProbeClient<Client> {
        ProbeClient::new(Client::new("probe", self.transport.clone(), signer()))
    }
    /// A client without our layers: what an attacker or a stranger's program has.
    pub(super) fn bare(&self) -> ProbeClient<Transport> {
        ProbeClient::new(self.transport.clone())
    }
}

impl Server {
    pub(super) async fn start(address: &str, actor: &Actor) -> Self {
        let listener = TcpListener::bind(address).await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (stop, stopped) = oneshot::channel();
        let serving = serve(listener, routes(actor), async {
            let _ = stopped.await;
        });
        let task = tokio::spawn(async move { serving.await.expect("serves to the end") });
        Self { address, stop, task }
    }
    /// Gives the order; the rest is up to [`Server::ended`].
    pub(super) fn stop(self) -> JoinHandle<()> {
        let _ = self.stop.send(());
        self.task
    }
}

pub(super) fn routes(actor: &Actor) -> Routes {
    server_layers(Routes::new(ProbeServer::new(actor.clone())), &signer())
}

pub(super) fn signer() -> Signer {
    Signer::new(&SECRET, Arc::new(SystemClock)).expect("long enough")
}

/// The same secret, by a clock that is off.
pub(super) fn signer_off_by(offset: Millis) -> Signer {
    struct Off(Millis);
    impl Clock for Off {
        fn now(&self) -> Millis {
            SystemClock.now() + self.0
        }
    }
    Signer::new(&SECRET, Arc::new(Off(offset))).expect("long enough")
}

pub(super) fn context(timeout: Duration) -> Context {
    Context::root(Caller::service("tests"), timeout)
}

/// Long enough for a busy machine.
pub(super) fn patient() -> Context {
    context(Duration::from_secs(20))
}
