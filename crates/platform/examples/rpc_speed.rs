//! What a call costs: the whole stack on both sides of a call that does nothing.
//!
//! `cargo run --release -p beep-platform --example rpc_speed`

use beep_core::SystemClock;
use beep_platform::rpc::{Caller, Client, Context, LocalRoutes, Signer, Transport, serve, server_layers};
use beep_proto::platform::v1::{
    CheckRequest, CheckResponse, Engine,
    probe_client::ProbeClient,
    probe_server::{Probe, ProbeServer},
};
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, time::Instant};
use tonic::{Request, Response, Status, body::Body, client::GrpcService, service::Routes};

const CALLS: u32 = 100_000;
const ROUNDS: usize = 5;

/// Answers 220 bytes.
struct Ready;

#[tonic::async_trait]
impl Probe for Ready {
    async fn check(&self, _: Request<CheckRequest>) -> Result<Response<CheckResponse>, Status> {
        let engine = Engine {
            name: "messages.store".into(),
            engine: "sqlite".into(),
            ok: true,
            error: "x".repeat(190),
        };
        Ok(Response::new(CheckResponse { engines: vec![engine] }))
    }
}

/// Microseconds a call, the best of some rounds.
async fn measure<T>(transport: T, calls: u32, context: &Context) -> f64
where
    T: GrpcService<Body, Error: Into<tonic::codegen::StdError>, ResponseBody: Send + 'static>,
    T::ResponseBody: tonic::codegen::Body<Data = tonic::codegen::Bytes>,
    <T::ResponseBody as tonic::codegen::Body>::Error: Into<tonic::codegen::StdError> + Send,
{
    let mut probe = ProbeClient::new(transport);
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        for _ in 0..calls {
            probe.check(context.request(CheckRequest {})).await.expect("it answers");
        }
        best = best.min(started.elapsed().as_secs_f64() * 1e6 / f64::from(calls));
    }
    best
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    if std::env::args().nth(1).as_deref() == Some("metrics") {
        let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
        metrics::set_global_recorder(recorder).expect("the only one");
    }
    let signer = Signer::new(&[7; 32], Arc::new(SystemClock)).expect("long enough");
    let services = Routes::new(ProbeServer::new(Ready));
    let bare = LocalRoutes::default();
    bare.fill(services.clone());
    let local = LocalRoutes::default();
    let routes = server_layers(services, &signer);
    local.fill(routes.clone());

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(serve(listener, routes, std::future::pending()));

    let context = Context::root(Caller::service("speed"), Duration::from_secs(600));
    let client = |transport| Client::new("probe", transport, signer.clone());
    let bare = measure(Transport::Local(bare), CALLS, &context).await;
    let local = measure(client(Transport::Local(local)), CALLS, &context).await;
    let remote = Transport::remote(&url).expect("well formed");
    let remote = measure(client(remote), CALLS / 10, &context).await;
    println!("local, no layers: {bare:.2} µs · local: {local:.2} µs · loopback TCP: {remote:.1} µs");
}
