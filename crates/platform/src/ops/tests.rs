use super::*;
use crate::telemetry::metrics_handle;
use axum::{body::Body, http::Request};
use beep_core::Error;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::{
    future::{pending, ready},
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
};
use tokio::time::{advance, pause, sleep};
use tower::ServiceExt;

async fn get(checks: &Checks, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = routes(checks.clone(), metrics_handle())
        .oneshot(request)
        .await
        .expect("infallible");
    let status = response.status();
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    (status, String::from_utf8(body.to_vec()).expect("text"))
}
async fn readyz(checks: &Checks) -> (StatusCode, Value) {
    let (status, body) = get(checks, "/readyz").await;
    (status, serde_json::from_str(&body).expect("JSON"))
}

#[tokio::test]
async fn the_engine_that_is_down_is_named() {
    pause();
    let up = Arc::new(AtomicBool::new(false));
    let checks = Checks::new();
    checks.add("users.store", "sqlite", || ready(Ok(())));
    let is_up = up.clone();
    checks.add("messages.store", "postgres", move || {
        let up = is_up.load(Ordering::Relaxed);
        async move {
            if up {
                Ok(())
            } else {
                Err(Error::unavailable("connection refused"))
            }
        }
    });
    checks.add_optional("messages.search", "quickwit", || {
        ready(Err(Error::unavailable("closed")))
    });
    let (status, body) = readyz(&checks).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let mut expected = json!({ "ready": false, "checks": {
        "messages.search": { "ok": false, "engine": "quickwit", "optional": true, "error": "closed" },
        "messages.store": { "ok": false, "engine": "postgres", "error": "connection refused" },
        "users.store": { "ok": true, "engine": "sqlite" },
    }});
    assert_eq!(body, expected);

    up.store(true, Ordering::Relaxed);
    assert_eq!(
        readyz(&checks).await.0,
        StatusCode::SERVICE_UNAVAILABLE,
        "still the answer of before"
    );
    advance(FRESH).await;
    expected["ready"] = true.into();
    expected["checks"]["messages.store"] = json!({ "ok": true, "engine": "postgres" });
    assert_eq!(
        readyz(&checks).await,
        (StatusCode::OK, expected),
        "what is optional does not count"
    );
}

#[tokio::test]
async fn slow_checks_run_together_and_are_cut() {
    pause();
    let checks = Checks::new();
    for name in ["a", "b", "c"] {
        checks.add(name, "nats", pending);
    }
    let start = Instant::now();
    let (status, body) = readyz(&checks).await;
    assert_eq!(
        (status, start.elapsed().as_secs()),
        (StatusCode::SERVICE_UNAVAILABLE, 2)
    );
    assert_eq!(body["checks"]["b"]["error"], "no answer within 2 s");
}

#[tokio::test]
async fn many_askers_cost_one_run() {
    let runs = Arc::new(AtomicU32::new(0));
    let checks = Checks::new();
    let counted = runs.clone();
    checks.add("bus", "nats", move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async {
            sleep(Duration::from_millis(5)).await;
            Ok(())
        }
    });
    let answers = join_all((0..50).map(|_| readyz(&checks))).await;
    assert!(answers.iter().all(|(status, _)| *status == StatusCode::OK));
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn life_and_metrics() {
    let checks = Checks::new();
    checks.add("bus", "nats", || ready(Err(Error::unavailable("down"))));
    assert_eq!(
        get(&checks, "/healthz").await,
        (StatusCode::OK, "ok\n".to_owned()),
        "alive, though not ready"
    );
    readyz(&checks).await;
    let (status, text) = get(&checks, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        text.contains("beep_build_info{version=") && text.contains("beep_check_up{"),
        "{text}"
    );
}
