//! What a call costs: the whole stack on both sides of a call that does nothing.
//!
//! `cargo run --release -p beep-platform --example rpc_speed`

use beep_core::SystemClock;
use beep_platform::{
    rpc::{Caller, Client, Context, LocalRoutes, Signer, Transport, serve, server_layers},
    telemetry,
};
use beep_proto::platform::v1::{
    CheckRequest, CheckResponse, Engine,
    probe_client::ProbeClient,
    probe_server::{Probe, ProbeServer},
};
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, time::Instant};
use tonic::{Request, Response, Status, body::Body, client::GrpcService, service::Routes};
use tracing::Instrument;

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
    let signer = Signer::new(&[7; 32], Arc::new(SystemClock)).expect("long enough");
    let services = Routes::new(ProbeServer::new(Ready));
    let routes = server_layers(services.clone(), &signer);
    let (bare, local) = (LocalRoutes::default(), LocalRoutes::default());
    bare.fill(services);
    local.fill(routes.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(serve(listener, routes, std::future::pending()));
    let bare = Transport::Local(bare);
    let local = Client::new("probe", Transport::Local(local), signer.clone());
    let remote = Client::new("probe", Transport::remote(&url).expect("well formed"), signer);

    let context = Context::root(Caller::service("speed"), Duration::from_secs(600));
    println!("local, no layers     {:6.2} µs", measure(bare, CALLS, &context).await);
    println!(
        "local                {:6.2} µs",
        measure(local.clone(), CALLS, &context).await
    );
    println!(
        "loopback TCP         {:6.2} µs",
        measure(remote.clone(), CALLS / 10, &context).await
    );

    let _logs = watch();
    let edge = tracing::info_span!("edge");
    println!("with metrics and spans, as in production:");
    println!(
        "local                {:6.2} µs",
        measure(local, CALLS, &context).instrument(edge.clone()).await
    );
    println!(
        "loopback TCP         {:6.2} µs",
        measure(remote, CALLS / 10, &context).instrument(edge).await
    );
}

/// Metrics and logs as a process has them; lines go nowhere.
fn watch() -> telemetry::Guard {
    let config = telemetry::Config {
        service: "Beep",
        services: &[],
        filter: "info".to_owned(),
        otlp: None,
        sample: 0.0,
        pseudonyms: telemetry::Pseudonyms::new(&telemetry::Secret::new(vec![1; 32])),
        container_id: "bench".to_owned(),
    };
    let (dispatch, guard) = telemetry::build(config, std::io::sink()).expect("a good configuration");
    tracing::dispatcher::set_global_default(dispatch).expect("the only one");
    telemetry::metrics_handle();
    guard
}
