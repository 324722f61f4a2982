//! The machine's cores and limits.

use anyhow::{Context, Result};
use rustix::{
    process::{Resource, Rlimit, getrlimit, setrlimit},
    thread::{CpuSet, sched_getaffinity, sched_setaffinity},
};
use std::process::{Child, Command};

/// Where servers run.
const SERVER_CORE: usize = 0;
/// Where the client runs.
const CLIENT_CORE: usize = 1;

fn only(core: usize) -> CpuSet {
    let mut set = CpuSet::new();
    set.set(core);
    set
}

/// Puts this thread on the client's core and lets it open as many sockets as the system allows.
///
/// # Errors
/// On a machine with one core: server and client would take it from each other, and no figure would mean anything.
pub fn prepare() -> Result<()> {
    sched_setaffinity(None, &only(CLIENT_CORE)).context("the client needs core 1 for itself")?;
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(
        Resource::Nofile,
        Rlimit {
            current: maximum,
            maximum,
        },
    )
    .context("raising the number of open files")
}

/// Starts a server on its core.
///
/// # Errors
/// If it cannot be started.
pub fn spawn_server(command: &mut Command) -> Result<Child> {
    let here = sched_getaffinity(None)?;
    // A child inherits the affinity of the thread that starts it.
    sched_setaffinity(None, &only(SERVER_CORE))?;
    let child = command.spawn();
    sched_setaffinity(None, &here)?;
    child.with_context(|| format!("starting {}", command.get_program().display()))
}
