//! What those who run Beep ask a process over HTTP.
//!
//! The routes tell how the inside looks: keep them from the public at the proxy, or on a port of their own.

#[cfg(test)]
mod tests;

use crate::telemetry::MetricsHandle;
use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};
use beep_core::Result;
use futures_util::future::{BoxFuture, join_all};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};
use utoipa::{ToSchema, openapi::OpenApi};
use utoipa_axum::{router::OpenApiRouter, routes};

/// How long one check may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long an answer holds, so that many askers cost the engines no more than one.
const FRESH: Duration = Duration::from_secs(1);

/// Everything that a process needs in order to be ready. Clones share the list.
#[derive(Clone, Default)]
pub struct Checks(Arc<Inner>);

#[derive(Default)]
struct Inner {
    checks: RwLock<Vec<Check>>,
    last: Mutex<Option<(Instant, Arc<Readiness>)>>,
}

#[derive(Clone)]
struct Check {
    name: Arc<str>,
    engine: &'static str,
    required: bool,
    probe: Arc<dyn Fn() -> BoxFuture<'static, Result<()>> + Send + Sync>,
}

/// The answer of `/readyz`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Readiness {
    pub ready: bool,
    /// By whose and what they are: `messages.store`.
    #[schema(value_type = BTreeMap<String, Finding>)]
    pub checks: BTreeMap<Arc<str>, Finding>,
}

/// How one check went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Finding {
    pub ok: bool,
    /// What is behind it: `sqlite`, `postgres`, `nats`, …
    pub engine: &'static str,
    /// Whether the process can do without.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub optional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub error: Option<String>,
}

impl Checks {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds something without which the process is not ready. `name` says whose and what (`messages.store`).
    pub fn add<F>(&self, name: &str, engine: &'static str, probe: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        self.push(name, engine, true, probe);
    }

    /// Adds something that is shown, but whose absence does not make the process unready.
    pub fn add_optional<F>(&self, name: &str, engine: &'static str, probe: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        self.push(name, engine, false, probe);
    }

    fn push<F>(&self, name: &str, engine: &'static str, required: bool, probe: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let check = Check {
            name: name.into(),
            engine,
            required,
            probe: Arc::new(move || Box::pin(probe())),
        };
        self.0
            .checks
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(check);
    }

    /// Runs all checks at the same time, unless the last answer is less than a second old.
    pub async fn run(&self) -> Arc<Readiness> {
        let mut last = self.0.last.lock().await;
        if let Some((at, readiness)) = &*last
            && at.elapsed() < FRESH
        {
            return readiness.clone();
        }
        let checks = self.0.checks.read().unwrap_or_else(PoisonError::into_inner).clone();
        let findings = join_all(checks.iter().map(Check::run)).await;
        let readiness = Arc::new(Readiness {
            ready: findings.iter().all(|finding| finding.ok || finding.optional),
            checks: checks.iter().map(|check| check.name.clone()).zip(findings).collect(),
        });
        tell(last.as_ref().map(|(_, readiness)| &**readiness), &readiness);
        *last = Some((Instant::now(), readiness.clone()));
        readiness
    }
}

impl Check {
    async fn run(&self) -> Finding {
        let error = match timeout(PATIENCE, (self.probe)()).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.internal_context().unwrap_or(error.message()).to_owned()),
            Err(_) => Some(format!("no answer within {} s", PATIENCE.as_secs())),
        };
        Finding {
            ok: error.is_none(),
            engine: self.engine,
            optional: !self.required,
            error,
        }
    }
}

/// Sets the gauges and writes a line for each check that has turned.
fn tell(before: Option<&Readiness>, now: &Readiness) {
    for (name, finding) in &now.checks {
        let labels = [("check", name.to_string()), ("engine", finding.engine.to_owned())];
        metrics::gauge!("beep_check_up", &labels).set(if finding.ok { 1.0 } else { 0.0 });
        let was_ok = before
            .and_then(|before| before.checks.get(name))
            .is_none_or(|finding| finding.ok);
        match (&finding.error, was_ok) {
            (Some(error), true) => tracing::warn!(check = %name, engine = finding.engine, error, "a check fails"),
            (None, false) => tracing::info!(check = %name, engine = finding.engine, "a check is well again"),
            _ => {}
        }
    }
}

/// What the routes tell of.
#[derive(Clone)]
struct Inside {
    checks: Checks,
    metrics: MetricsHandle,
}

/// The three routes.
pub fn routes(checks: Checks, metrics: MetricsHandle) -> Router {
    let (router, _) = described().split_for_parts();
    router.with_state(Inside { checks, metrics })
}

/// Their entries in the OpenAPI document.
pub fn openapi() -> OpenApi {
    described().split_for_parts().1
}

fn described() -> OpenApiRouter<Inside> {
    OpenApiRouter::new()
        .routes(routes!(healthz))
        .routes(routes!(readyz))
        .routes(routes!(render))
}

/// Whether the process serves
///
/// Restart it when this stops. At `BEEP_OPS_LISTEN` where that is set.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "operators",
    responses((status = 200, description = "It does.", body = String, content_type = "text/plain; charset=utf-8")),
)]
async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether all is there that the process needs
///
/// Send no traffic while it is not. At `BEEP_OPS_LISTEN` where that is set.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operators",
    responses(
        (status = 200, description = "It is.", body = Readiness),
        (status = 503, description = "Something is down.", body = Readiness),
    ),
)]
async fn readyz(State(inside): State<Inside>) -> impl IntoResponse {
    let readiness = inside.checks.run().await;
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(Readiness::clone(&readiness)))
}

/// What Prometheus reads
///
/// At `BEEP_OPS_LISTEN` where that is set.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "operators",
    operation_id = "metrics",
    responses((status = 200, description = "Its text format.", body = String, content_type = "text/plain; version=0.0.4; charset=utf-8")),
)]
async fn render(State(inside): State<Inside>) -> impl IntoResponse {
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, inside.metrics.render())
}
