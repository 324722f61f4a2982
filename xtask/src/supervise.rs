//! Processes that run until Ctrl+C, and end together.

use std::fs::File;
use std::io::{BufRead as _, BufReader, IsTerminal as _, Read, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::cmd::Cmd;

/// Time for sockets to be told and requests to finish.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(50);

/// Children that are stopped when this is dropped, the last one started first.
pub(crate) struct Group {
    members: Vec<Member>,
    stop: Arc<AtomicBool>,
}

/// Where a program's output goes.
pub(crate) enum Say<'a> {
    /// To this terminal, as it is.
    Here,
    /// To a file as it is, and to this terminal with the program's name before each line.
    Both(&'a Path),
}

struct Member {
    name: String,
    child: Child,
    readers: Vec<JoinHandle<()>>,
}

impl Group {
    /// From here on Ctrl+C (SIGTERM, a closed terminal) does not end xtask but makes [`wait`](Self::wait) return.
    ///
    /// # Errors
    /// The signals cannot be listened to.
    pub(crate) fn new() -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(&stop)).context("cannot listen to signals")?;
        }
        Ok(Self {
            members: Vec::new(),
            stop,
        })
    }

    /// # Errors
    /// The program cannot be started, or its log not be written.
    pub(crate) fn start(&mut self, name: &str, cmd: Cmd, say: Say<'_>) -> Result<()> {
        let log = |path: &Path| File::create(path).with_context(|| format!("cannot write {}", path.display()));
        match say {
            Say::Here => self.push(name, cmd, Stdio::inherit(), Stdio::inherit()).map(drop),
            Say::Both(path) => {
                let file = log(path)?;
                let prefix = prefix(name, self.members.len());
                let member = self.push(name, cmd, Stdio::piped(), Stdio::piped())?;
                let stdout = member.child.stdout.take().context("standard output was piped")?;
                let stderr = member.child.stderr.take().context("standard error was piped")?;
                member
                    .readers
                    .push(copy_lines(stdout, prefix.clone(), file.try_clone()?));
                member.readers.push(copy_lines(stderr, prefix, file));
                Ok(())
            }
        }
    }

    fn push(&mut self, name: &str, cmd: Cmd, stdout: Stdio, stderr: Stdio) -> Result<&mut Member> {
        let mut command = cmd.into_command();
        // A group of its own: Ctrl+C reaches xtask alone, which passes it on once and in order.
        command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(stderr);
        let child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        self.members.push(Member {
            name: name.to_owned(),
            child,
            readers: Vec::new(),
        });
        self.members.last_mut().context("a member was just added")
    }

    /// Waits until `ready`; tells whether that came before Ctrl+C.
    ///
    /// # Errors
    /// A member ended, or `patience` is over.
    pub(crate) fn wait_ready(&mut self, patience: Duration, mut ready: impl FnMut() -> bool) -> Result<bool> {
        let begin = Instant::now();
        while !self.stop.load(Ordering::Relaxed) {
            self.ensure_all_run()?;
            if ready() {
                return Ok(true);
            }
            if begin.elapsed() > patience {
                bail!("not ready after {} s", patience.as_secs());
            }
            sleep(LOOK);
        }
        Ok(false)
    }

    /// Waits for Ctrl+C.
    ///
    /// # Errors
    /// A member ended by itself; says which.
    pub(crate) fn wait(&mut self) -> Result<()> {
        while !self.stop.load(Ordering::Relaxed) {
            self.ensure_all_run()?;
            sleep(LOOK);
        }
        Ok(())
    }

    fn ensure_all_run(&mut self) -> Result<()> {
        for member in &mut self.members {
            if let Some(status) = member.child.try_wait()? {
                bail!("{} ended by itself ({status})", member.name);
            }
        }
        Ok(())
    }

    /// Asks every member to end, the last one started first, and waits for it. A second Ctrl+C kills what is left.
    fn stop(&mut self) {
        self.stop.store(false, Ordering::Relaxed);
        while let Some(mut member) = self.members.pop() {
            if let Err(problem) = end(&mut member.child, &self.stop) {
                eprintln!("{}: {problem:#}", member.name);
            }
            for reader in member.readers {
                // A reader that panicked has lost lines of a log, and nothing else.
                let _ = reader.join();
            }
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.stop();
    }
}

fn end(child: &mut Child, hurry: &AtomicBool) -> Result<()> {
    let begin = Instant::now();
    if child.try_wait()?.is_some() {
        return Ok(());
    }
    signal(child, Signal::TERM)?;
    let status: ExitStatus = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if hurry.load(Ordering::Relaxed) || begin.elapsed() > PATIENCE {
            child.kill()?;
            bail!(
                "killed: it did not stop in {} s ({})",
                begin.elapsed().as_secs(),
                child.wait()?
            );
        }
        sleep(LOOK);
    };
    if !status.success() {
        bail!("stopped with {status}");
    }
    Ok(())
}

fn signal(child: &Child, signal: Signal) -> Result<()> {
    let pid = i32::try_from(child.id())
        .ok()
        .and_then(Pid::from_raw)
        .context("a process id")?;
    kill_process(pid, signal).context("cannot signal")
}

fn copy_lines(from: impl Read + Send + 'static, prefix: String, mut log: File) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines() {
            let Ok(line) = line else { return };
            // A closed terminal or a full disk must not end what is being watched.
            let _ = writeln!(std::io::stdout(), "{prefix}{line}");
            let _ = writeln!(log, "{line}");
        }
    })
}

/// The name in a column of its own; in colour where a person reads it.
fn prefix(name: &str, nth: usize) -> String {
    let colour = 31 + nth % 6;
    if std::io::stdout().is_terminal() {
        format!("\x1b[{colour}m{name:>13}\x1b[0m │ ")
    } else {
        format!("{name:>13} │ ")
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Group, Say};
    use crate::cmd::Cmd;

    fn shell(script: &str) -> Cmd {
        Cmd::new("/bin/sh", ["-c", script])
    }

    #[test]
    fn says_which_member_died_and_stops_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("steady.log");
        let mut group = Group::new().unwrap();
        let steady = shell("trap 'echo bye; exit 0' TERM; echo hello; while :; do sleep 0.05; done");
        group.start("steady", steady, Say::Both(&log)).unwrap();
        group
            .wait_ready(Duration::from_secs(5), || {
                std::fs::read_to_string(&log).unwrap() == "hello\n"
            })
            .unwrap();
        group.start("frail", shell("exit 7"), Say::Here).unwrap();
        let error = group.wait().unwrap_err().to_string();
        assert!(
            error.starts_with("frail ended by itself") && error.contains('7'),
            "{error}"
        );
        drop(group);
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "hello\nbye\n");
    }

    #[test]
    fn is_not_ready_for_ever() {
        let mut group = Group::new().unwrap();
        group.start("slow", shell("exec sleep 60"), Say::Here).unwrap();
        let begin = Instant::now();
        let error = group.wait_ready(Duration::from_millis(200), || false).unwrap_err();
        assert_eq!(error.to_string(), "not ready after 0 s");
        drop(group);
        assert!(begin.elapsed() < Duration::from_secs(10));
    }
}
