//! Panics as error lines.

use super::logs::{ERROR, json};
use std::{
    backtrace::Backtrace,
    panic::{Location, PanicHookInfo},
    thread,
};

/// The hook. What follows (a task that ends, an `INTERNAL` answer) is for others to decide.
pub(super) fn log(info: &PanicHookInfo<'_>) {
    let said = info.payload_as_str().unwrap_or("a value that is no text");
    let context = json(serde_json::json!({
        "said": said,
        "at": info.location().map(Location::to_string),
        "thread": thread::current().name(),
    }));
    tracing::error!(target: ERROR, stack_trace = Backtrace::force_capture().to_string(), context, "panicked");
}
