//! One event as one line of JSON.

use super::{
    Pseudonyms,
    layer::{SpanState, Telemetry},
    logs,
    privacy::redact,
    timestamp::timestamp,
};
use beep_core::{Clock, SystemClock};
use serde::Serialize;
use serde_json::Value;
use std::{
    cell::RefCell,
    fmt::{self, Write as _},
    io::Write as _,
    mem,
};
use tracing::{
    Event, Level,
    field::{Field, Visit},
};

/// Keys of every line; a field of such a name gets an underscore before it.
const RESERVED: [&str; 9] = [
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

/// Where an event happened.
pub(super) struct Place<'a> {
    pub(super) span: Option<&'a SpanState>,
    pub(super) path: &'a dyn Fn() -> Vec<&'static str>,
}

/// Room to compose a line, kept from one to the next.
#[derive(Default)]
pub(super) struct Line {
    bytes: Vec<u8>,
    fields: Vec<u8>,
    message: String,
    text: String,
}

/// Lends this thread's room. A panic while composing logs a line too: that one gets room of its own.
pub(super) fn with(work: impl FnOnce(&mut Line)) {
    thread_local!(static LINE: RefCell<Line> = RefCell::default());
    LINE.with(|line| match line.try_borrow_mut() {
        Ok(mut line) => work(&mut line),
        Err(_) => work(&mut Line::default()),
    });
}

impl Line {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Writes the event over what was here. Answers whether it must not get lost.
    pub(super) fn compose(&mut self, telemetry: &Telemetry, event: &Event<'_>, place: &Place<'_>) -> bool {
        let metadata = event.metadata();
        let log_type = match metadata.target() {
            logs::ACCESS => "access",
            logs::AUDIT => "audit",
            _ if *metadata.level() == Level::ERROR => "error",
            _ => "application",
        };
        self.bytes.clear();
        self.fields.clear();
        self.message.clear();
        let mut fields = Fields {
            written: &mut self.fields,
            message: &mut self.message,
            text: &mut self.text,
            pseudonyms: &telemetry.pseudonyms,
            ours: matches!(metadata.target(), logs::AUDIT | logs::ERROR),
            error: (log_type == "error").then(ErrorParts::default),
        };
        event.record(&mut fields);
        let error = fields.error.take();

        let service = telemetry
            .service_of(metadata.target())
            .or_else(|| place.span.and_then(|span| span.service.as_deref()))
            .unwrap_or(telemetry.service);
        self.bytes.extend_from_slice(b"{\"timestamp\":\"");
        timestamp(&mut self.bytes, SystemClock.now());
        self.bytes.push(b'"');
        self.pair("level", metadata.level().as_str());
        self.pair("service", service);
        self.pair("container_id", &telemetry.container_id);
        self.pair("log_type", log_type);
        let message = mem::take(&mut self.message);
        self.pair("message", &redact(&message, &telemetry.pseudonyms));
        self.message = message;
        self.trace(place.span);
        match error {
            Some(error) => self.error(error, place),
            None => self.bytes.extend_from_slice(&self.fields),
        }
        self.bytes.extend_from_slice(b"}\n");
        matches!(log_type, "audit" | "error")
    }

    fn trace(&mut self, span: Option<&SpanState>) {
        match span {
            Some(SpanState {
                trace_id,
                span_id,
                request_id: None,
                ..
            }) => write!(
                self.bytes,
                r#","trace_id":"{trace_id:032x}","span_id":"{span_id:016x}","request_id":"{trace_id:032x}""#
            ),
            Some(SpanState {
                trace_id,
                span_id,
                request_id: Some(request_id),
                ..
            }) => {
                let ids = write!(
                    self.bytes,
                    r#","trace_id":"{trace_id:032x}","span_id":"{span_id:016x}""#
                );
                self.pair("request_id", request_id);
                ids
            }
            None => write!(self.bytes, r#","trace_id":"","span_id":"","request_id":"""#),
        }
        .expect("memory takes all writes");
    }

    /// An error's fields stand in its context, so that they are in one place whoever wrote the line.
    fn error(&mut self, error: ErrorParts, place: &Place<'_>) {
        let stack = error.stack_trace.unwrap_or_else(|| (place.path)().join(" > "));
        self.pair("stack_trace", &stack);
        self.bytes.extend_from_slice(b",\"context\":{");
        let inner = error
            .context
            .as_deref()
            .map_or("", |object| &object[1..object.len() - 1]);
        self.bytes.extend_from_slice(inner.as_bytes());
        // Fields begin with a comma, which the first member of an object must not.
        let skip = usize::from(inner.is_empty() && !self.fields.is_empty());
        self.bytes.extend_from_slice(&self.fields[skip..]);
        self.bytes.push(b'}');
    }

    fn pair(&mut self, key: &str, value: &str) {
        pair(&mut self.bytes, key, value);
    }
}

fn pair(out: &mut Vec<u8>, key: &str, value: impl Serialize) {
    out.push(b',');
    json(out, key);
    out.push(b':');
    json(out, value);
}

fn json(out: &mut Vec<u8>, value: impl Serialize) {
    serde_json::to_writer(out, &value).expect("text and numbers are always JSON");
}

#[derive(Default)]
struct ErrorParts {
    stack_trace: Option<String>,
    /// A JSON object.
    context: Option<String>,
}

/// Turns an event's fields into `,"key":value`, its message and the parts that errors have.
struct Fields<'a> {
    written: &'a mut Vec<u8>,
    message: &'a mut String,
    text: &'a mut String,
    pseudonyms: &'a Pseudonyms,
    /// Written by us: what [`logs::json`] made is JSON already.
    ours: bool,
    error: Option<ErrorParts>,
}

impl Fields<'_> {
    fn pair(&mut self, field: &Field, value: impl Serialize) {
        if RESERVED.contains(&field.name()) {
            self.written.extend_from_slice(b",\"_");
            self.written.extend_from_slice(field.name().as_bytes());
            self.written.extend_from_slice(b"\":");
            json(self.written, value);
        } else {
            pair(self.written, field.name(), value);
        }
    }

    /// An object of ours, its texts redacted.
    fn object(&self, raw: &str) -> String {
        match serde_json::from_str(raw) {
            Ok(mut value @ Value::Object(_)) => {
                redact_all(&mut value, self.pseudonyms);
                value.to_string()
            }
            _ => "{}".to_owned(),
        }
    }
}

fn redact_all(value: &mut Value, pseudonyms: &Pseudonyms) {
    match value {
        Value::String(text) => *text = redact(text, pseudonyms).into_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| redact_all(item, pseudonyms)),
        Value::Object(members) => members.values_mut().for_each(|member| redact_all(member, pseudonyms)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => self.message.push_str(value),
            "details" if self.ours => {
                let object = self.object(value);
                self.written.extend_from_slice(b",\"details\":");
                self.written.extend_from_slice(object.as_bytes());
            }
            "context" if self.ours => {
                let object = self.object(value);
                if let Some(error) = &mut self.error {
                    error.context = Some(object);
                }
            }
            "stack_trace" if self.error.is_some() => {
                let stack = redact(value, self.pseudonyms).into_owned();
                if let Some(error) = &mut self.error {
                    error.stack_trace = Some(stack);
                }
            }
            _ => self.pair(field, redact(value, self.pseudonyms)),
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            // A text that fails to format is a text all the same, as far as it got.
            let _ = write!(self.message, "{value:?}");
            return;
        }
        let mut text = mem::take(self.text);
        text.clear();
        let _ = write!(text, "{value:?}");
        self.record_str(field, &text);
        *self.text = text;
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.pair(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.pair(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.pair(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.pair(field, value);
    }
}
