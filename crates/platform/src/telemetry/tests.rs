//! A small journey, and every line that it writes.

mod edges;

use super::{Config, Guard, Pseudonyms, Secret, access, audit, build, current, error_log, extract, inject};
use beep_core::{Error, reason};
use http::HeaderMap;
use serde_json::{Value, json};
use std::{
    collections::{BTreeSet, HashSet},
    io,
    sync::{Arc, Mutex},
    time::Duration,
};
use tracing::{Dispatch, dispatcher::with_default, field::Empty, info_span};

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("not poisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new(&Secret::new(b"a key of this test".to_vec()))
}

fn start(filter: &str, out: impl io::Write + Send + 'static) -> (Dispatch, Guard) {
    build(
        Config {
            service: "Beep",
            services: &[("beep_platform", "PlatformService"), ("beep_users", "UserService")],
            filter: filter.to_owned(),
            otlp: None,
            sample: 1.0,
            pseudonyms: pseudonyms(),
            container_id: "host-1".to_owned(),
        },
        out,
    )
    .expect("a good configuration")
}

/// What `work` writes, line by line.
fn lines(filter: &str, work: impl FnOnce()) -> (String, Vec<Value>) {
    let sink = Sink::default();
    let (dispatch, guard) = start(filter, sink.clone());
    with_default(&dispatch, work);
    drop(guard);
    let text = String::from_utf8(sink.0.lock().expect("not poisoned").clone()).expect("UTF-8");
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")));
    let lines = lines.collect();
    (text, lines)
}

fn keys(line: &Value) -> BTreeSet<&str> {
    line.as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

const ALWAYS: [&str; 9] = [
    "timestamp",
    "level",
    "service",
    "container_id",
    "log_type",
    "message",
    "trace_id",
    "span_id",
    "request_id",
];

/// Checks a line against the required keys and forms of its type.
fn validate(line: &Value) {
    let text = |key: &str| line[key].as_str().unwrap_or_else(|| panic!("{key} is text in {line}"));
    for key in ALWAYS {
        text(key);
    }
    let at = text("timestamp").as_bytes();
    assert!(
        at.len() == 24 && at[10] == b'T' && at[19] == b'.' && at[23] == b'Z',
        "{line}"
    );
    assert!(
        ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"].contains(&text("level")),
        "{line}"
    );
    assert!(
        text("service").starts_with(char::is_uppercase) && !text("container_id").is_empty(),
        "{line}"
    );
    let hex =
        |text: &str, len| text.is_empty() || (text.len() == len && text.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert!(hex(text("trace_id"), 32) && hex(text("span_id"), 16), "{line}");
    assert_eq!(text("trace_id").is_empty(), text("request_id").is_empty(), "{line}");
    let own: &[&str] = match text("log_type") {
        "application" => return,
        "access" => {
            assert!(
                line["response_status"].is_u64() && line["response_time"].is_f64(),
                "{line}"
            );
            &["request_method", "request_url", "response_status", "response_time"]
        }
        "audit" => {
            assert!(
                line["details"].is_object() && text("user").starts_with("u_") && !text("action").is_empty(),
                "{line}"
            );
            &["action", "user", "details"]
        }
        "error" => {
            assert!(line["context"].is_object() && line["stack_trace"].is_string(), "{line}");
            assert_eq!(text("level"), "ERROR");
            &["stack_trace", "context"]
        }
        other => panic!("{other} is no log type: {line}"),
    };
    assert_eq!(
        keys(line),
        ALWAYS.iter().chain(own).copied().collect(),
        "exactly these keys: {line}"
    );
}

#[test]
fn every_line_of_a_journey_has_the_keys_of_its_type() {
    let alice = pseudonyms().of("alice@example.org");
    let password = Secret::new("correct horse battery".to_owned());
    let token = Secret::new("tok_0123456789abcdef");
    let (text, lines) = lines("info", || {
        tracing::info!(target: "beep_users::sign_up", %password, ?token, user = %alice, n = 3, ok = true, ratio = 0.5, "signed up");
        let request = info_span!(target: "beep_gateway::http", "http", service = "GatewayService", request_id = Empty);
        request.record("request_id", "req-7");
        request.in_scope(|| {
            tracing::warn!(target: "beep", level = "mine", "quotes \" and\nnew lines {}", "alice@example.org");
            audit(
                "user.signed_in",
                &alice,
                json!({ "session": "s-1", "hint": "alice@example.org" }),
            );
            let call = info_span!(target: "beep_users::rpc", "call");
            let refused =
                Error::from(&reason::UNAVAILABLE).context("postgres://beep:hunter2@db/x: alice@example.org exists");
            call.in_scope(|| error_log(&refused, json!({ "user": alice, "tries": 2 })));
            call.in_scope(|| error_log(&Error::internal("lost"), ()));
            call.in_scope(|| tracing::error!(target: "beep_users", engine = "sqlite", "could not store"));
            access("POST", "/graphql", 200, Duration::from_micros(1_234));
        });
        tracing::debug!("below the filter");
    });
    assert_eq!(lines.len(), 7, "{text}");
    lines.iter().for_each(validate);
    for leaked in ["example.org", "correct horse", "tok_0123456789abcdef", "hunter2"] {
        assert!(!text.contains(leaked), "{leaked} in {text}");
    }
    let [signed_up, warned, audited, refused, internal, plain, answered] = &lines[..] else {
        panic!("seven lines")
    };
    assert_eq!(signed_up["service"], "UserService");
    assert_eq!(
        (&signed_up["user"], &signed_up["n"], &signed_up["ok"]),
        (&json!(alice), &json!(3), &json!(true))
    );
    assert_eq!(
        (&signed_up["password"], &signed_up["token"]),
        (&json!("[secret]"), &json!("[secret]"))
    );
    assert_eq!(
        (&signed_up["trace_id"], &signed_up["request_id"]),
        (&json!(""), &json!(""))
    );

    assert_eq!(
        (&warned["service"], &warned["request_id"]),
        (&json!("GatewayService"), &json!("req-7"))
    );
    assert_eq!(warned["message"], format!("quotes \" and\nnew lines {alice}"));
    assert_eq!((&warned["level"], &warned["_level"]), (&json!("WARN"), &json!("mine")));
    assert_eq!(audited["details"], json!({ "session": "s-1", "hint": alice }));
    assert_eq!(
        (&audited["log_type"], &audited["action"]),
        (&json!("audit"), &json!("user.signed_in"))
    );

    assert_eq!(
        (&refused["service"], &refused["request_id"]),
        (&json!("UserService"), &json!("req-7"))
    );
    assert_eq!(
        (&refused["context"]["code"], &refused["context"]["tries"]),
        (&json!("UNAVAILABLE"), &json!(2))
    );
    assert_eq!(
        refused["stack_trace"], "http > call",
        "no stack for what is no fault of ours"
    );
    assert!(
        internal["stack_trace"]
            .as_str()
            .is_some_and(|stack| stack.contains("error_log")),
        "{internal}"
    );
    assert_eq!(internal["context"], json!({ "code": "INTERNAL", "cause": "lost" }));
    assert_eq!(plain["context"], json!({ "engine": "sqlite" }));
    assert_eq!(answered["response_time"], 1.234);

    let within: HashSet<&str> = lines[1..]
        .iter()
        .map(|line| line["trace_id"].as_str().expect("text"))
        .collect();
    assert_eq!(within.len(), 1, "one trace from the request to the innermost call");
    assert!(refused["span_id"] != warned["span_id"] && refused["span_id"] == plain["span_id"]);
}

#[test]
fn the_filter_hides_neither_audit_nor_traces() {
    let (text, lines) = lines("off,beep_users=debug", || {
        tracing::error!(target: "beep_servers", "hidden");
        tracing::debug!(target: "beep_users::rpc", "shown");
        tracing::trace!(target: "beep_users", "hidden");
        info_span!(target: "beep_servers", "span").in_scope(|| {
            assert!(current().is_some_and(|context| context.trace_id().is_some()));
            audit("server.deleted", &pseudonyms().of("bob"), json!({}));
        });
    });
    lines.iter().for_each(validate);
    let messages: Vec<&Value> = lines.iter().map(|line| &line["message"]).collect();
    assert_eq!(messages, ["shown", "server.deleted"], "{text}");
    assert_eq!(lines[1]["trace_id"].as_str().map(str::len), Some(32));
}

#[test]
fn a_line_names_the_service_that_speaks() {
    let (_, lines) = lines("info", || {
        tracing::info!("the process");
        info_span!(target: "beep_gateway", "http", service = "GatewayService").in_scope(|| {
            access("GET", "/", 200, Duration::ZERO);
            let call = info_span!(target: "beep", "rpc", otel.kind = "server", rpc.service = "beep.users.v1.Users");
            call.in_scope(|| error_log(&Error::not_found(), ()));
            let unknown = info_span!(target: "beep", "rpc", rpc.service = "grpc.health.v1.Health");
            unknown.in_scope(|| access("GET", "/", 200, Duration::ZERO));
            call.in_scope(|| tracing::info!(target: "beep_users_x", "a crate that only begins alike"));
        });
    });
    let services: Vec<&Value> = lines.iter().map(|line| &line["service"]).collect();
    assert_eq!(
        services,
        [
            "PlatformService",
            "GatewayService",
            "UserService",
            "GatewayService",
            "UserService"
        ]
    );
}

#[test]
fn a_trace_crosses_processes() {
    let mut carried = HeaderMap::new();
    let (_, caller) = lines("info", || {
        inject(&mut carried);
        assert!(carried.is_empty(), "outside of any span there is nothing to carry");
        info_span!(target: "beep", "call", request_id = "req-9").in_scope(|| {
            inject(&mut carried);
            tracing::info!("calling");
        });
    });
    let (_, served) = lines("info", || {
        let span = info_span!(target: "beep", "serve");
        extract(&carried).adopt(&span);
        span.in_scope(|| {
            assert_eq!(
                current().and_then(|context| context.trace_id()),
                extract(&carried).trace_id()
            );
            info_span!(target: "beep", "inner").in_scope(|| tracing::info!("serving"));
        });
    });
    assert_eq!(caller[0]["trace_id"], served[0]["trace_id"]);
    assert_ne!(caller[0]["span_id"], served[0]["span_id"]);
    assert_eq!(
        (&caller[0]["request_id"], &served[0]["request_id"]),
        (&json!("req-9"), &json!("req-9"))
    );
}
