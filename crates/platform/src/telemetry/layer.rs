//! The tracing layer: gives spans their identifiers, writes events as lines, hands ended spans to the exporter.
//!
//! `tracing-opentelemetry` would do the first and the last, but it makes identifiers late, keeps them to itself, and costs
//! 0.6 µs a span while nothing is exported; this costs 0.25 µs, of which the registry takes half.

use super::{
    Config, Pseudonyms,
    id::{self, SpanId, TraceId},
    line::{self, Line, Place},
    logs, otlp,
    writer::Writer,
};
use std::{borrow::Cow, fmt, sync::Arc};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
    subscriber::Interest,
};
use tracing_subscriber::{
    Layer, Registry,
    filter::Targets,
    layer::{Context, Filter},
    registry::LookupSpan,
};

/// What we keep for each span.
pub(super) struct SpanState {
    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
    pub(super) parent: Option<SpanId>,
    pub(super) parent_is_remote: bool,
    pub(super) sampled: bool,
    pub(super) service: Option<Cow<'static, str>>,
    pub(super) request_id: Option<Arc<str>>,
    /// Only while traces are exported.
    pub(super) record: Option<Box<otlp::Record>>,
}

pub(super) struct Telemetry {
    pub(super) service: &'static str,
    pub(super) services: &'static [(&'static str, &'static str)],
    pub(super) container_id: String,
    pub(super) pseudonyms: Pseudonyms,
    filter: Targets,
    exporter: Option<Arc<otlp::Exporter>>,
    /// Traces whose identifier ends in at most this are exported.
    sample: u64,
    writer: Writer,
}

impl Telemetry {
    pub(super) fn new(config: Config, filter: Targets, exporter: Option<Arc<otlp::Exporter>>, writer: Writer) -> Self {
        Self {
            service: config.service,
            services: config.services,
            container_id: config.container_id,
            pseudonyms: config.pseudonyms,
            filter,
            exporter,
            sample: (config.sample.clamp(0.0, 1.0) * u64::MAX as f64) as u64,
            writer,
        }
    }

    /// Whose code this is, by its target's crate.
    pub(super) fn service_of(&self, target: &str) -> Option<&'static str> {
        let name = target.split("::").next()?;
        self.services
            .iter()
            .find(|(owner, _)| *owner == name)
            .map(|(_, service)| *service)
    }

    /// Identifiers and spans for traces do not depend on how much is logged.
    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        let always = if metadata.is_span() {
            *metadata.level() <= Level::INFO && is_ours(metadata)
        } else {
            metadata.target() == logs::AUDIT
        };
        always || self.filter.would_enable(metadata.target(), metadata.level())
    }

    fn begin(&self, parent: Option<&SpanState>) -> SpanState {
        let trace_id = parent.map_or_else(id::trace_id, |parent| parent.trace_id);
        SpanState {
            trace_id,
            span_id: id::span_id(),
            parent: parent.map(|parent| parent.span_id),
            parent_is_remote: false,
            sampled: parent.map_or_else(
                || self.exporter.is_some() && trace_id.get() as u64 <= self.sample,
                |parent| parent.sampled,
            ),
            service: parent.and_then(|parent| parent.service.clone()),
            request_id: parent.and_then(|parent| parent.request_id.clone()),
            record: None,
        }
    }
}

fn is_ours(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("beep")
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Telemetry {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.wants(metadata) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.wants(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Filter::<Registry>::max_level_hint(&self.filter).map(|level| level.max(LevelFilter::INFO))
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut state = match span.parent() {
            Some(parent) => self.begin(parent.extensions().get::<SpanState>()),
            None => self.begin(None),
        };
        if let Some(service) = self.service_of(attributes.metadata().target()) {
            state.service = Some(Cow::Borrowed(service));
        }
        // Spans of libraries are for debugging on the spot; those of the exporter itself would never end.
        if self.exporter.is_some() && is_ours(attributes.metadata()) {
            state.record = Some(Box::new(otlp::Record::begin(attributes.metadata().name())));
        }
        attributes.record(&mut SpanVisitor {
            state: &mut state,
            services: self.services,
        });
        span.extensions_mut().insert(state);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(state) = span.extensions_mut().get_mut::<SpanState>()
        {
            values.record(&mut SpanVisitor {
                state,
                services: self.services,
            });
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let span = context.event_span(event);
        if let Some(span) = span.as_ref().filter(|_| *event.metadata().level() == Level::ERROR)
            && let Some(state) = span.extensions_mut().get_mut::<SpanState>()
            && let Some(record) = &mut state.record
        {
            record.fail(event);
        }
        let extensions = span.as_ref().map(|span| span.extensions());
        let place = Place {
            span: extensions.as_ref().and_then(|extensions| extensions.get::<SpanState>()),
            // The names of the spans from the outermost on, for errors that come without a stack.
            path: &|| {
                span.iter()
                    .flat_map(|span| span.scope().from_root())
                    .map(|span| span.name())
                    .collect()
            },
        };
        line::with(|line: &mut Line| {
            let must_stay = line.compose(self, event, &place);
            self.writer.write(line.bytes(), must_stay);
        });
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(exporter) = &self.exporter
            && let Some(span) = context.span(&id)
            && let Some(mut state) = span.extensions_mut().remove::<SpanState>()
            && let Some(record) = state.record.take().filter(|_| state.sampled)
        {
            exporter.export(&state, *record, &self.pseudonyms);
        }
    }
}

/// Reads the fields of a span that mean something to us, and all of them if it is exported.
struct SpanVisitor<'a> {
    state: &'a mut SpanState,
    services: &'static [(&'static str, &'static str)],
}

impl SpanVisitor<'_> {
    /// Who serves a call to `beep.users.v1.Users`: the service whose crate is `beep_users`. Only the serving side has
    /// a span of its own for a call.
    fn serving(&self, contract: &str) -> Option<&'static str> {
        let name = contract.strip_prefix("beep.")?.split('.').next()?;
        let owner = |krate: &str| krate.strip_prefix("beep_") == Some(name);
        self.services
            .iter()
            .find(|(krate, _)| owner(krate))
            .map(|(_, service)| *service)
    }
}

impl Visit for SpanVisitor<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "service" => {
                let known = self.services.iter().find(|(_, service)| *service == value);
                self.state.service =
                    Some(known.map_or_else(|| Cow::Owned(value.to_owned()), |(_, service)| Cow::Borrowed(*service)));
            }
            "request_id" => self.state.request_id = Some(value.into()),
            name => {
                if name == "rpc.service"
                    && let Some(service) = self.serving(value)
                {
                    self.state.service = Some(Cow::Borrowed(service));
                }
                if let Some(record) = &mut self.state.record {
                    record.attribute(name, value.to_owned());
                }
            }
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if self.state.record.is_some() || matches!(field.name(), "service" | "request_id") {
            self.record_str(field, &format!("{value:?}"));
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        if let Some(record) = &mut self.state.record {
            record.attribute(field.name(), value);
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.record_i64(field, i64::try_from(value).unwrap_or(i64::MAX));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        if let Some(record) = &mut self.state.record {
            record.attribute(field.name(), value);
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        if let Some(record) = &mut self.state.record {
            record.attribute(field.name(), value);
        }
    }
}
