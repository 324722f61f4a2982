//! What operators see: one JSON object a line on stdout (of a command on stderr), metrics, traces.
//!
//! ```json
//! {"timestamp":"2026-01-01T12:34:56.789Z","level":"INFO","service":"UserService","container_id":"…",
//!  "log_type":"application","message":"signed up","trace_id":"…","span_id":"…","request_id":"…", …fields}
//! ```
//! | `log_type` | how it is written | keys beside those above |
//! |---|---|---|
//! | `application` | `tracing::info!` and its kin | the event's fields |
//! | `access` | [`access`] | `request_method`, `request_url`, `response_status`, `response_time` (ms) |
//! | `audit` | [`audit`]; no level filter hides it | `action`, `user` (a [`Pseudonym`]), `details` |
//! | `error` | [`error_log`], `tracing::error!`, a panic | `stack_trace`, `context` (an object) |
//!
//! `service` is who speaks: the service whose crate wrote the line, else the one that the span round it names (by its
//! field `service`, its crate, or `rpc.service` of the call that it serves), else the process. `trace_id` and `span_id` exist inside any span, whether traces are exported or not; outside they are
//! empty. `request_id` is the caller's `x-request-id` or the span field of that name, else the trace's id.
//!
//! Personal data: what must never be written is a [`Secret`], who somebody is goes through [`Pseudonyms`], and as a last
//! line of defence e-mail addresses and tokens in any text are replaced on their way out.

mod context;
mod id;
mod layer;
mod line;
mod logs;
mod metrics;
mod otlp;
mod panic;
mod privacy;
#[cfg(test)]
mod tests;
mod timestamp;
mod writer;

pub use context::{TraceContext, current, extract, inject};
pub use logs::{access, audit, error_log};
pub use metrics::{MetricsHandle, metrics_handle};
pub use privacy::{Pseudonym, Pseudonyms, Secret};

use beep_core::{Error, Result};
use layer::Telemetry;
use std::{
    io,
    sync::{Arc, OnceLock},
};
use tracing::{Dispatch, subscriber::NoSubscriber};
use tracing_subscriber::{Registry, filter::Targets, layer::SubscriberExt};
use writer::Writer;

pub struct Config {
    /// Who speaks when no service does, in the form `UserService`.
    pub service: &'static str,
    /// Who speaks in each crate: `("beep_users", "UserService")`.
    pub services: &'static [(&'static str, &'static str)],
    /// Levels by crate: `info`, `warn,beep_messages=debug`. Audit lines and spans of level info are never hidden.
    pub filter: String,
    /// Where traces go, over gRPC: `http://collector:4317`. None keeps them here.
    pub otlp: Option<String>,
    /// The share of traces begun here that are exported, from 0 to 1. Whoever calls us decides for theirs.
    pub sample: f64,
    /// Makes the pseudonyms of this process; shared by all of a deployment, or their lines cannot be joined.
    pub pseudonyms: Pseudonyms,
    /// Where the process runs, never empty: a container's id, or else the host's name.
    pub container_id: String,
}

/// Keeps logs and traces flowing; dropping it writes what is left.
#[must_use = "logs stop when it is dropped"]
pub struct Guard {
    exporter: Option<Arc<otlp::Exporter>>,
    writer: Writer,
}

/// Starts logs, written to `out`, and traces for the process, and has panics logged. Once; inside a tokio runtime if traces
/// are exported.
///
/// # Errors
/// `INVALID_INPUT` if the filter or the OTLP address cannot be understood; `INTERNAL` if logs have been started before.
pub fn init(config: Config, out: impl io::Write + Send + 'static) -> Result<Guard> {
    let (dispatch, guard) = assemble(config, out)?;
    tracing::dispatcher::set_global_default(dispatch).map_err(Error::internal)?;
    std::panic::set_hook(Box::new(panic::log));
    Ok(guard)
}

/// As [`init`], but changes nothing of the process: for tests, with
/// [`tracing::dispatcher::with_default`].
///
/// # Errors
/// As [`init`].
pub fn build(config: Config, out: impl io::Write + Send + 'static) -> Result<(Dispatch, Guard)> {
    // While there is a single dispatcher, tracing-core asks the one of the current thread whether a call site is wanted,
    // and remembers the answer: the thread of another test, which has none, would switch the site off for this one.
    static SECOND: OnceLock<Dispatch> = OnceLock::new();
    SECOND.get_or_init(|| Dispatch::new(NoSubscriber::default()));
    assemble(config, out)
}

/// Whether levels can be understood, as [`Config::filter`] takes them.
///
/// # Errors
/// `INVALID_INPUT`.
pub fn examine(filter: &str) -> Result<()> {
    levels(filter).map(drop)
}

fn levels(filter: &str) -> Result<Targets> {
    filter
        .parse()
        .map_err(|_| Error::invalid("filter", "Levels look like `info` or `warn,beep_messages=debug`."))
}

fn assemble(config: Config, out: impl io::Write + Send + 'static) -> Result<(Dispatch, Guard)> {
    let filter = levels(&config.filter)?;
    let exporter = config
        .otlp
        .as_deref()
        .map(|url| otlp::Exporter::open(url, &config))
        .transpose()?
        .map(Arc::new);
    let writer = Writer::spawn(out).map_err(Error::internal)?;
    let guard = Guard {
        exporter: exporter.clone(),
        writer: writer.clone(),
    };
    let layer = Telemetry::new(config, filter, exporter, writer);
    Ok((Registry::default().with(layer).into(), guard))
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(exporter) = &self.exporter {
            exporter.close();
        }
        self.writer.close();
    }
}
