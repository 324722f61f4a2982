//! The program under test.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// `BEEP_BIN`, or what cargo builds beside the running test, brought up to date once.
///
/// # Panics
/// It does not build.
pub fn beep() -> &'static Path {
    static BEEP: OnceLock<PathBuf> = OnceLock::new();
    BEEP.get_or_init(|| match variable("BEEP_BIN") {
        Some(named) => named.into(),
        None => build(),
    })
}

/// The whole workspace is selected though only this is built: with `-p` cargo would unify fewer features than for the
/// tests, and build the dependencies a second time.
fn build() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    let folder = test.ancestors().nth(2).expect("tests stand in <target>/<profile>/deps");
    let target = folder.parent().expect("profiles stand in the target folder");
    let mut cargo = Command::new(variable("CARGO").unwrap_or_else(|| "cargo".to_owned()));
    cargo
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .args(["build", "--quiet", "--workspace", "--bin", "beep", "--target-dir"])
        .arg(target);
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    let status = cargo.status().expect("cargo can be run");
    assert!(status.success(), "beep does not build");
    folder.join("beep")
}

#[expect(clippy::disallowed_methods, reason = "a test finds its program by the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
