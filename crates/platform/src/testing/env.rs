//! Which real engines a test may use.

use std::io::{Write, stderr};

/// The value of `variable`, which says where `engine` is.
///
/// Without it the test is to be skipped: this prints so, past the capture of the test harness, and answers None.
///
/// # Panics
/// If `BEEP_TEST_REQUIRE`, a comma-separated list, names the engine: then its absence is a failure.
pub fn require(engine: &str, variable: &str) -> Option<String> {
    if let Some(value) = read(variable).filter(|value| !value.is_empty()) {
        return Some(value);
    }
    let required = read("BEEP_TEST_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|name| name.trim() == engine),
        "{engine} is required by BEEP_TEST_REQUIRE, but {variable} is not set"
    );
    // Nobody reads it if stderr is closed.
    let _ = writeln!(stderr(), "SKIPPED {engine}: {variable} is not set");
    None
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test finds the engines of its machine by the environment"
)]
fn read(variable: &str) -> Option<String> {
    std::env::var(variable).ok()
}
