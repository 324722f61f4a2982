//! What the dependencies are: their licences, what is banned, and what is known against them.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::ctx::Ctx;
use crate::steps::Outcome;
use crate::web;

const CARGO_DENY: &str = "0.20.2";

/// `deny.toml` holds: licences, banned crates, sources.
pub(crate) fn licences(ctx: &mut Ctx) -> Result<Outcome> {
    let deny = cargo_deny(ctx)?;
    let args = [
        "--workspace",
        "--all-features",
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ];
    ctx.cmd(deny, args).run().map(|()| Outcome::Done)
}

/// Known vulnerabilities of Rust dependencies. Their database is a repository on GitHub.
pub(crate) fn rust_advisories(ctx: &mut Ctx) -> Result<Outcome> {
    let deny = cargo_deny(ctx)?;
    let output = ctx
        .cmd(deny, ["--workspace", "--all-features", "check", "advisories"])
        .output()?;
    eprint!("{}", output.stderr);
    match output.ok {
        true => Ok(Outcome::Done),
        false if is_unreachable(&output.stderr) => Ok(Outcome::Skipped(
            "the advisory database (github.com/rustsec) cannot be reached from here".to_owned(),
        )),
        false => bail!("a dependency has an advisory"),
    }
}

/// Known vulnerabilities of what the web client ships. Not every registry mirror has this service.
pub(crate) fn npm_advisories(ctx: &mut Ctx) -> Result<Outcome> {
    web::install(ctx)?;
    let args = ["audit", "--omit=dev", "--audit-level=high", "--json"];
    let output = ctx.cmd("npm", args).dir(&ctx.path("web")).output()?;
    let report: serde_json::Value = serde_json::from_str(&output.stdout).unwrap_or_default();
    if report["metadata"]["vulnerabilities"].is_null() {
        let why = report["message"]
            .as_str()
            .or(report["error"]["summary"].as_str())
            .unwrap_or("no report");
        return Ok(Outcome::Skipped(format!(
            "the npm registry does not answer `npm audit`: {}",
            why.trim()
        )));
    }
    if !output.ok {
        eprintln!("{}", output.stdout);
        bail!("a package of the web client has a serious advisory");
    }
    Ok(Outcome::Done)
}

/// cargo-deny of the machine, else one that is built once and kept outside the clone. It runs for seconds: it is not
/// worth the time of a release build.
fn cargo_deny(ctx: &Ctx) -> Result<PathBuf> {
    if let Some(program) = ctx.find(&["cargo-deny"]) {
        return Ok(program);
    }
    let root = ctx.cache();
    let program = root.join("bin/cargo-deny");
    let version = ctx.cmd(&program, ["--version"]).output();
    if !version.is_ok_and(|output| output.stdout.trim() == format!("cargo-deny {CARGO_DENY}")) {
        let root = root.display().to_string();
        ctx.cargo([
            "install",
            "--debug",
            "--locked",
            "--force",
            "cargo-deny",
            "--version",
            CARGO_DENY,
            "--root",
            &root,
        ])
        .run()?;
    }
    Ok(program)
}

fn is_unreachable(stderr: &str) -> bool {
    stderr.contains("failed to fetch advisory database")
}
