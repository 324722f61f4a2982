//! Export of ended spans to an OpenTelemetry collector over gRPC.

#[cfg(test)]
mod tests;

use super::{Config, Pseudonyms, layer::SpanState, privacy::redact};
use beep_core::{Error, Result};
use opentelemetry::{
    InstrumentationScope, KeyValue, Value,
    trace::{SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState},
};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{BatchSpanProcessor, SpanData, SpanEvents, SpanLinks, SpanProcessor},
};
use std::{
    fmt,
    time::{Duration, SystemTime},
};
use tracing::{
    Event,
    field::{Field, Visit},
};

/// Sends spans in batches from a thread of its own; when the collector does not keep up, spans are dropped.
pub(super) struct Exporter {
    processor: BatchSpanProcessor,
    scope: InstrumentationScope,
}

impl Exporter {
    pub(super) fn open(url: &str, config: &Config) -> Result<Self> {
        let exporter = SpanExporter::builder()
            .with_tonic()
            .with_endpoint(url)
            .with_timeout(Duration::from_secs(5))
            .build()
            .map_err(|error| Error::invalid("otlp", "Traces go to `http://host:4317`.").context(error))?;
        let mut processor = BatchSpanProcessor::builder(exporter).build();
        processor.set_resource(
            &Resource::builder()
                .with_attributes([
                    KeyValue::new("service.name", kebab(config.service)),
                    KeyValue::new("service.namespace", "beep"),
                    KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
                    KeyValue::new("container.id", config.container_id.clone()),
                ])
                .build(),
        );
        Ok(Self {
            processor,
            scope: InstrumentationScope::builder("beep").build(),
        })
    }

    pub(super) fn export(&self, state: &SpanState, record: Record, pseudonyms: &Pseudonyms) {
        let mut attributes = record.attributes;
        for attribute in &mut attributes {
            if let Value::String(text) = &attribute.value {
                attribute.value = redact(text.as_str(), pseudonyms).into_owned().into();
            }
        }
        attributes.extend(
            state
                .service
                .clone()
                .map(|service| KeyValue::new("beep.service", service)),
        );
        attributes.extend(
            state
                .request_id
                .as_ref()
                .map(|id| KeyValue::new("beep.request_id", id.to_string())),
        );
        self.processor.on_end(SpanData {
            span_context: SpanContext::new(
                TraceId::from(state.trace_id.get()),
                SpanId::from(state.span_id.get()),
                TraceFlags::SAMPLED,
                false,
                TraceState::NONE,
            ),
            parent_span_id: state
                .parent
                .map_or(SpanId::INVALID, |parent| SpanId::from(parent.get())),
            parent_span_is_remote: state.parent_is_remote,
            span_kind: record.kind,
            name: record.name.into(),
            start_time: record.start,
            end_time: now(),
            attributes,
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            status: match record.failure {
                Some(message) => Status::error(redact(&message, pseudonyms).into_owned()),
                None => Status::Unset,
            },
            instrumentation_scope: self.scope.clone(),
        });
    }

    /// Sends what is left.
    pub(super) fn close(&self) {
        if let Err(error) = self.processor.shutdown_with_timeout(Duration::from_secs(2)) {
            tracing::warn!(%error, "the last traces were not exported");
        }
    }
}

/// What becomes of a span that is exported.
pub(super) struct Record {
    name: &'static str,
    start: SystemTime,
    kind: SpanKind,
    attributes: Vec<KeyValue>,
    failure: Option<String>,
}

impl Record {
    pub(super) fn begin(name: &'static str) -> Self {
        Self {
            name,
            start: now(),
            kind: SpanKind::Internal,
            attributes: Vec::new(),
            failure: None,
        }
    }

    /// A field of the span. `otel.kind` is not an attribute but says which side of a call it is.
    pub(super) fn attribute(&mut self, name: &'static str, value: impl Into<Value>) {
        let value = value.into();
        if name == "otel.kind" {
            self.kind = match value.as_str().as_ref() {
                "server" => SpanKind::Server,
                "client" => SpanKind::Client,
                "producer" => SpanKind::Producer,
                "consumer" => SpanKind::Consumer,
                _ => SpanKind::Internal,
            };
        } else {
            self.attributes.push(KeyValue::new(name, value));
        }
    }

    /// An error was logged inside: the span has failed, and the first error says why.
    pub(super) fn fail(&mut self, event: &Event<'_>) {
        if self.failure.is_none() {
            let mut message = Message::default();
            event.record(&mut message);
            self.failure = Some(message.0);
        }
    }
}

#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the exporter wants nanoseconds of the machine, not the clock of the domain"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

/// `UserService` as OpenTelemetry writes it: `user-service`.
fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 2);
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            kebab.push('-');
        }
        kebab.extend(letter.to_lowercase());
    }
    kebab
}
