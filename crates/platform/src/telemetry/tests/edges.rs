//! Panics, values that log, wrong settings, and what it all costs.

use super::{lines, pseudonyms, start, validate};
use crate::telemetry::{Config, access, build, panic};
use std::{
    io,
    time::{Duration, Instant},
};
use tracing::{dispatcher::with_default, info_span};

#[test]
fn a_panic_is_an_error_line() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(panic::log));
    let (_, lines) = lines("info", || {
        let outcome = std::panic::catch_unwind(|| panic!("lost {}", "alice@example.org"));
        assert!(outcome.is_err());
    });
    std::panic::set_hook(before);
    let line = lines.iter().find(|line| {
        line["context"]["said"]
            .as_str()
            .is_some_and(|said| said.starts_with("lost"))
    });
    let line = line.expect("the panic of this test");
    validate(line);
    assert_eq!(
        line["context"]["said"],
        format!("lost {}", pseudonyms().of("alice@example.org"))
    );
    assert!(
        line["context"]["at"].as_str().is_some_and(|at| at.contains("edges.rs")),
        "{line}"
    );
    assert!(
        line["stack_trace"].as_str().is_some_and(|stack| stack.len() > 100),
        "{line}"
    );
}

#[test]
fn a_value_that_logs_while_it_is_logged_does_no_harm() {
    struct Chatty;
    impl std::fmt::Debug for Chatty {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            tracing::info!("inner");
            f.write_str("chatty")
        }
    }
    let (text, lines) = lines("info", || {
        info_span!("span").in_scope(|| tracing::info!(value = ?Chatty, "outer"));
    });
    lines.iter().for_each(validate);
    let outer = lines
        .iter()
        .find(|line| line["message"] == "outer")
        .unwrap_or_else(|| panic!("{text}"));
    assert_eq!(outer["value"], "chatty");
}

#[test]
fn wrong_settings_are_refused() {
    let config = |filter: &str| Config {
        service: "Beep",
        services: &[],
        filter: filter.to_owned(),
        otlp: None,
        sample: 1.0,
        pseudonyms: pseudonyms(),
        container_id: "host-1".to_owned(),
    };
    let refused = build(config("beep=loud"), io::sink()).err().expect("no such level");
    assert_eq!(refused.field_name(), Some("filter"));
}

/// Not a benchmark: a bound so wide that only a mistake in kind breaks it, and figures for `--nocapture`.
#[test]
fn spans_and_lines_are_cheap() {
    const ROUNDS: u32 = 20_000;
    let (dispatch, _guard) = start("info", io::sink());
    with_default(&dispatch, || {
        let _request = info_span!(target: "beep", "request", request_id = "req-1").entered();
        let measure = |work: &dyn Fn()| {
            let start = Instant::now();
            (0..ROUNDS).for_each(|_| work());
            start.elapsed() / ROUNDS
        };
        let span = measure(&|| info_span!(target: "beep_users", "call", method = "Send").in_scope(|| ()));
        let hidden = measure(&|| tracing::debug!(n = 1, "hidden"));
        let line = measure(&|| access("POST", "/graphql", 200, Duration::from_micros(1_234)));
        println!("a span {span:?}, a hidden event {hidden:?}, an access line {line:?}");
        assert!(
            span < Duration::from_micros(100) && line < Duration::from_micros(200),
            "{span:?}, {line:?}"
        );
    });
}
