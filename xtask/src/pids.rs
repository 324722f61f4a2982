//! Processes that outlive a command: known by a file that holds their id, ended by a signal.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::cmd::Cmd;

/// The process that `file` names, if it runs and is called `program`; the file of a dead one is removed.
///
/// The name is compared because ids are used again: after a restart of the machine the file may name a stranger.
pub(crate) fn running(file: &Path, program: &str) -> Option<Pid> {
    let text = std::fs::read_to_string(file).ok()?;
    let pid = text
        .lines()
        .next()
        .and_then(|line| line.trim().parse().ok())
        .and_then(Pid::from_raw);
    let alive = pid.filter(|&pid| is_alive(pid) && name(pid).is_some_and(|name| name.starts_with(program)));
    if alive.is_none() {
        // Gone already when a second command does the same.
        let _ = std::fs::remove_file(file);
    }
    alive
}

/// Asks `pid` to end by `signal` and waits for it; after `patience` it is killed.
pub(crate) fn end(pid: Pid, signal: Signal, patience: Duration) {
    // It may end by itself between two looks.
    let _ = kill_process(pid, signal);
    let begin = Instant::now();
    while is_alive(pid) {
        if begin.elapsed() > patience {
            let _ = kill_process(pid, Signal::KILL);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn is_alive(pid: Pid) -> bool {
    // EPERM means that it lives and belongs to somebody else.
    !matches!(test_kill_process(pid), Err(rustix::io::Errno::SRCH)) && !is_zombie(pid)
}

/// Dead, and not yet collected by its parent: PID 1 of a container may never do so.
fn is_zombie(pid: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z'))
}

/// The program's name, from /proc where there is one, else from `ps` (a slim container has no `ps`, macOS no /proc).
fn name(pid: Pid) -> Option<String> {
    let id = pid.as_raw_nonzero().to_string();
    if let Ok(name) = std::fs::read_to_string(format!("/proc/{id}/comm")) {
        return Some(name.trim().to_owned());
    }
    let path = Cmd::new("ps", ["-p", &id, "-o", "comm="]).read().ok()?;
    Path::new(path.trim())
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use rustix::process::Signal;

    use super::{end, running};

    #[test]
    fn a_stale_file_names_nobody_and_goes() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("pid");
        let mut dead = Command::new("true").spawn().unwrap();
        dead.wait().unwrap();
        std::fs::write(&file, dead.id().to_string()).unwrap();
        assert!(running(&file, "true").is_none());
        assert!(!file.exists());
    }

    #[test]
    fn a_stranger_with_the_same_id_is_not_ours() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("pid");
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        std::fs::write(&file, child.id().to_string()).unwrap();
        assert!(running(&file, "nats-server").is_none());
        std::fs::write(&file, child.id().to_string()).unwrap();
        let pid = running(&file, "sleep").unwrap();
        end(pid, Signal::TERM, Duration::from_secs(5));
        assert!(!child.wait().unwrap().success());
    }
}
