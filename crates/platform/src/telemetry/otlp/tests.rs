//! Spans as a collector receives them.

use super::super::{Config, Guard, Pseudonyms, Secret, build, current, error_log};
use beep_core::{Error, reason};
use opentelemetry_proto::tonic::{
    collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
    common::v1::{KeyValue, any_value::Value},
    trace::v1::{Span, span::SpanKind, status::StatusCode},
};
use std::{
    io,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;
use tonic::{Request, Response, Status, transport::server::TcpIncoming};
use tracing::{Dispatch, dispatcher::with_default, info_span};

/// A collector that keeps what it is sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<ExportTraceServiceRequest>>>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.0.lock().expect("not poisoned").push(request.into_inner());
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

impl Collector {
    async fn start() -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let collector = Self::default();
        let service = TraceServiceServer::new(collector.clone());
        tokio::spawn(
            tonic::transport::Server::builder()
                .add_service(service)
                .serve_with_incoming(TcpIncoming::from(listener)),
        );
        (collector, url)
    }

    /// Everything that came, with the attributes of its process.
    fn spans(&self) -> Vec<(Vec<KeyValue>, Span)> {
        let requests = self.0.lock().expect("not poisoned");
        let resources = requests.iter().flat_map(|request| &request.resource_spans);
        resources
            .flat_map(|of| {
                let resource = of.resource.clone().unwrap_or_default().attributes;
                of.scope_spans
                    .iter()
                    .flat_map(|scope| &scope.spans)
                    .map(move |span| (resource.clone(), span.clone()))
            })
            .collect()
    }
}

fn start(url: &str, sample: f64) -> (Dispatch, Guard) {
    let config = Config {
        service: "UserService",
        services: &[],
        filter: "error".to_owned(),
        otlp: Some(url.to_owned()),
        sample,
        pseudonyms: Pseudonyms::new(&Secret::new(b"a key of this test".to_vec())),
        container_id: "host-1".to_owned(),
    };
    build(config, io::sink()).expect("a good configuration")
}

fn text(attributes: &[KeyValue], key: &str) -> Option<String> {
    let value = attributes
        .iter()
        .find(|attribute| attribute.key == key)?
        .value
        .clone()?
        .value?;
    match value {
        Value::StringValue(text) => Some(text),
        other => Some(format!("{other:?}")),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spans_arrive_with_the_identifiers_that_lines_show() {
    let (collector, url) = Collector::start().await;
    let (dispatch, guard) = start(&url, 1.0);
    let shown = with_default(&dispatch, || {
        let request = info_span!(target: "beep", "request", otel.kind = "server", mail = "alice@example.org", n = 3);
        request.in_scope(|| {
            info_span!(target: "beep", "store", request_id = "req-1")
                .in_scope(|| tracing::error!("lost for bob@example.org"));
            current().and_then(|context| context.trace_id())
        })
    });
    tokio::task::spawn_blocking(|| drop(guard)).await.expect("flushed");

    let spans = collector.spans();
    let find = |name: &str| {
        spans
            .iter()
            .find(|(_, span)| span.name == name)
            .unwrap_or_else(|| panic!("{spans:?}"))
    };
    let ((resource, request), (_, store)) = (find("request"), find("store"));
    assert_eq!(spans.len(), 2);
    assert_eq!(text(resource, "service.name").as_deref(), Some("user-service"));
    assert_eq!(text(resource, "container.id").as_deref(), Some("host-1"));
    let hex: String = request.trace_id.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(Some(hex), shown);
    assert_eq!(
        (&store.trace_id, &store.parent_span_id),
        (&request.trace_id, &request.span_id)
    );
    assert!(request.parent_span_id.is_empty(), "a root");
    assert_eq!(request.kind, SpanKind::Server as i32);
    assert!(
        request.start_time_unix_nano <= store.start_time_unix_nano
            && store.end_time_unix_nano <= request.end_time_unix_nano
    );
    assert_eq!(text(&store.attributes, "beep.request_id").as_deref(), Some("req-1"));
    assert_eq!(text(&request.attributes, "n").as_deref(), Some("IntValue(3)"));
    assert_eq!(
        request.status.as_ref().map_or(0, |status| status.code),
        StatusCode::Unset as i32
    );
    assert_eq!(
        store.status.as_ref().map(|status| status.code),
        Some(StatusCode::Error as i32),
        "{store:?}"
    );
    assert!(!format!("{spans:?}").contains("example.org"), "{spans:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_sampled_stays_here() {
    let (collector, url) = Collector::start().await;
    let (dispatch, guard) = start(&url, 0.0);
    with_default(&dispatch, || {
        info_span!(target: "beep", "request").in_scope(|| {
            error_log(&Error::from(&reason::UNAVAILABLE), ());
            assert!(current().is_some_and(|context| context.trace_id().is_some()));
        });
    });
    tokio::task::spawn_blocking(|| drop(guard)).await.expect("flushed");
    assert!(collector.spans().is_empty());
}

#[tokio::test]
async fn a_collector_that_is_away_holds_nobody_up() {
    let (dispatch, guard) = start("http://127.0.0.1:9", 1.0);
    with_default(&dispatch, || {
        for _ in 0..10_000 {
            info_span!(target: "beep", "request").in_scope(|| ());
        }
    });
    let begun = std::time::Instant::now();
    tokio::task::spawn_blocking(|| drop(guard)).await.expect("given up");
    assert!(begun.elapsed().as_secs() < 10);
}
