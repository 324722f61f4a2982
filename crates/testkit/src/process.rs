//! One process of Beep.

use crate::{binary, eventually, http, patience};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};
use std::{
    fs::OpenOptions,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU16, Ordering},
    },
};
use tokio::process::{Child, Command};

/// A process that can be stopped, killed and started again with the same settings. Killed when dropped.
pub struct Process {
    name: String,
    settings: Vec<(String, String)>,
    /// What it is started through, such as a shell that sets limits.
    prefix: Vec<String>,
    program: PathBuf,
    user: Option<u32>,
    /// Where `/readyz` is.
    ops: SocketAddr,
    log: PathBuf,
    child: Option<Child>,
}

impl Process {
    pub(crate) fn new(name: &str, settings: Vec<(String, String)>, ops: SocketAddr, logs: &Path) -> Self {
        Self {
            name: name.to_owned(),
            settings,
            prefix: Vec::new(),
            program: binary::beep().to_owned(),
            user: None,
            ops,
            log: logs.join(format!("{name}.log")),
            child: None,
        }
    }

    /// Starts through these words from now on, as `sh -c … beep` does.
    pub fn through(&mut self, prefix: &[&str]) {
        self.prefix = prefix.iter().map(|word| (*word).to_owned()).collect();
    }

    /// Starts as the user of this number from now on, from a copy of the program that this user can read; `None`: as
    /// before.
    pub fn as_user(&mut self, user: Option<(u32, PathBuf)>) {
        let (user, program) = user.map_or_else(|| (None, binary::beep().to_owned()), |(user, copy)| (Some(user), copy));
        (self.user, self.program) = (user, program);
    }

    /// Lets files grow again that a soft limit (`ulimit -S -f`) held.
    ///
    /// # Panics
    /// It does not run, or not on Linux.
    pub fn lift_file_limit(&self) {
        let none = Rlimit {
            current: None,
            maximum: None,
        };
        prlimit(Some(self.pid()), Resource::Fsize, none).expect("a soft limit can be lifted");
    }

    /// Starts it; [`ready`](Self::ready) waits until it serves.
    ///
    /// # Panics
    /// It cannot be started.
    pub fn spawn(&mut self) {
        let log = OpenOptions::new().create(true).append(true).open(&self.log);
        let log = log.expect("the log can be written");
        let mut words = self.prefix.iter().map(PathBuf::from).chain([self.program.clone()]);
        let mut command = Command::new(words.next().expect("there is the program at least"));
        command
            .args(words)
            .arg(&self.name)
            .env_clear()
            .env("PATH", binary::variable("PATH").unwrap_or_default())
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file can be shared"))
            .stderr(log)
            .kill_on_drop(true);
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        self.child = Some(command.spawn().expect("beep can be started"));
    }

    /// Waits until `/readyz` answers 200.
    ///
    /// # Panics
    /// It ends, or takes longer than [`patience`].
    pub async fn ready(&mut self) {
        let what = format!("{} is ready", self.name);
        let ops = self.ops;
        let ended = eventually(&what, patience(), async || {
            if let Some(status) = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten()) {
                return Ok(Some(status));
            }
            match http::get(ops, "/readyz").await {
                Ok(reply) if reply.status == 200 => Ok(None),
                Ok(reply) => Err(reply.text()),
                Err(error) => Err(error.to_string()),
            }
        });
        if let Some(status) = ended.await {
            panic!("{} ended with {status}:\n{}", self.name, self.log_end());
        }
    }

    /// Status and text of `/readyz`.
    pub async fn readiness(&self) -> std::io::Result<(u16, String)> {
        let reply = http::get(self.ops, "/readyz").await?;
        Ok((reply.status, reply.text()))
    }

    /// One figure of `/metrics`: the sum over all labels.
    ///
    /// # Panics
    /// The page cannot be read.
    pub async fn metric(&self, name: &str) -> f64 {
        let page = http::get(self.ops, "/metrics")
            .await
            .expect("metrics are served")
            .text();
        let values = page
            .lines()
            .filter(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '{'])));
        values
            .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
            .sum()
    }

    /// The memory that it holds, in KiB (`VmRSS` of proc(5)); `None` where there is no such file.
    pub fn resident_kib(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.as_ref()?.id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// `kill -9`, and waits until it is gone.
    pub async fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.start_kill();
            let _ = child.wait().await;
        }
    }

    /// Sends SIGTERM.
    ///
    /// # Panics
    /// It does not run.
    pub fn terminate(&self) {
        kill_process(self.pid(), Signal::TERM).expect("our own process takes signals");
    }

    fn pid(&self) -> Pid {
        let id = self.child.as_ref().and_then(Child::id).expect("it runs");
        i32::try_from(id).ok().and_then(Pid::from_raw).expect("a process id")
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// It was not started, or does not end within [`patience`].
    pub async fn ended(&mut self) -> ExitStatus {
        let child = self.child.as_mut().expect("it was started");
        let status = tokio::time::timeout(patience(), child.wait()).await;
        status.expect("it ends").expect("its status is ours to read")
    }

    /// Whether it runs still.
    pub fn is_running(&mut self) -> bool {
        self.child
            .as_mut()
            .is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// All that it has printed since its first start.
    pub fn log(&self) -> String {
        let bytes = std::fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    pub(crate) fn log_end(&self) -> String {
        let log = self.log();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(25)..].join("\n")
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A free port of loopback, below those that systems give to outgoing connections: such a one could take the port of a
/// process that is just being restarted. Test programs that run side by side take theirs from different blocks.
///
/// # Panics
/// None is free.
pub(crate) fn free_address() -> SocketAddr {
    const FIRST: u16 = 20_000;
    const BLOCK: u16 = 200;
    const BLOCKS: u16 = 60;
    /// Holding its first port makes a block ours.
    static OURS: LazyLock<TcpListener> = LazyLock::new(|| {
        let mut firsts = (0..BLOCKS).map(|block| loopback(FIRST + block * BLOCK));
        firsts
            .find_map(|address| TcpListener::bind(address).ok())
            .expect("a block of ports is free")
    });
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = OURS.local_addr().expect("it is bound").port();
    let candidates = (0..BLOCK).map(|_| loopback(first + 1 + NEXT.fetch_add(1, Ordering::Relaxed) % (BLOCK - 1)));
    let free = candidates
        .into_iter()
        .find(|address| TcpListener::bind(address).is_ok());
    free.expect("a port is free")
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}
