//! A Beep of one's own: `beep all` on its core, with its data in a folder.

use crate::{
    api::{self, Api, Person, Place},
    machine,
};
use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Readiness is asked for this often.
const ASK: Duration = Duration::from_micros(500);
const READY_WITHIN: Duration = Duration::from_secs(120);
/// Access tokens live for five minutes; no round takes longer than the rest of that.
const FRESH: Duration = Duration::from_secs(120);
const PASSWORD: &str = "three quiet harbours";

/// A process that serves on loopback; ended when dropped.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

/// What a process holds in memory.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    pub rss_kib: u64,
    pub pss_kib: u64,
}

/// A port that nobody has just now.
///
/// # Errors
/// If there is none.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

impl Process {
    /// Starts `beep all`. Its log is `beep.log` in the folder.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn beep(program: &Path, data: &Path) -> Result<Self> {
        let address = free_address()?;
        let log = File::create(data.join("beep.log"))?;
        let mut command = Command::new(program);
        command
            .arg("all")
            .env("BEEP_LISTEN", address.to_string())
            .env("BEEP_DATA", data);
        command
            .env("BEEP_SIGN_UPS_PER_HOUR", "100000")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        Ok(Self {
            child: machine::spawn_server(&mut command)?,
            address,
        })
    }

    /// Starts a floor program and waits until it listens.
    ///
    /// # Errors
    /// If it does not.
    pub fn floor(program: &Path, mode: &str) -> Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(program);
        command.arg(address.to_string()).arg(mode).stdin(Stdio::null());
        let mut process = Self {
            child: machine::spawn_server(&mut command)?,
            address,
        };
        process.wait_until(|address| TcpStream::connect(address).is_ok())?;
        Ok(process)
    }

    /// Waits for `/readyz` to say yes.
    ///
    /// # Errors
    /// If it ends before, or takes too long.
    pub fn ready(&mut self) -> Result<()> {
        self.wait_until(|address| asked_ready(address).unwrap_or(false))
    }

    fn wait_until(&mut self, is_true: impl Fn(SocketAddr) -> bool) -> Result<()> {
        let begun = Instant::now();
        while !is_true(self.address) {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended before it was ready: {status}");
            }
            ensure!(
                begun.elapsed() < READY_WITHIN,
                "the server is not ready after {READY_WITHIN:?}"
            );
            std::thread::sleep(ASK);
        }
        Ok(())
    }

    fn proc(&self, file: &str) -> Result<String> {
        let path = format!("/proc/{}/{file}", self.child.id());
        fs::read_to_string(&path).with_context(|| format!("reading {path}"))
    }

    /// Time that all its threads have spent on a core, so far; in steps of 10 ms.
    ///
    /// # Errors
    /// If it has ended.
    pub fn cpu(&self) -> Result<Duration> {
        let stat = self.proc("stat")?;
        // proc_pid_stat(5): after the name in brackets, user and system time are the 12th and 13th.
        let (_, numbers) = stat.rsplit_once(')').context("/proc/…/stat")?;
        let ticks: u64 = numbers
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(|ticks| ticks.parse().unwrap_or(0))
            .sum();
        Ok(Duration::from_secs_f64(
            ticks as f64 / rustix::param::clock_ticks_per_second() as f64,
        ))
    }

    /// # Errors
    /// If it has ended.
    pub fn memory(&self) -> Result<Memory> {
        let rollup = self.proc("smaps_rollup")?;
        let kib = |name: &str| {
            let line = rollup.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next()?.parse().ok())
                .with_context(|| format!("no {name}"))
        };
        Ok(Memory {
            rss_kib: kib("Rss:")?,
            pss_kib: kib("Pss:")?,
        })
    }

    /// Asks it to stop, and waits until it has.
    ///
    /// # Errors
    /// If it does not end well.
    pub fn stop(mut self) -> Result<()> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let status = self.child.wait()?;
        ensure!(status.success(), "the server stopped with {status}");
        Ok(())
    }

    /// Ends it at once, as a power cut would end it.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn asked_ready(address: SocketAddr) -> Result<bool> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: beep\r\nconnection: close\r\n\r\n")?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer)?;
    Ok(answer.ends_with(b" 200"))
}

fn username(n: usize) -> String {
    format!("bench_{n}")
}

/// The `n`th account of a benchmark, made when it is not there.
fn account(address: SocketAddr, n: usize) -> Result<Api> {
    let username = username(n);
    let email = format!("bench.{n}@example.org");
    let person = Person {
        first_name: "Bench",
        last_name: "Mark",
        username: &username,
        email: &email,
        password: PASSWORD,
    };
    match Api::sign_up(Place::from(address), &person) {
        Err(error) if matches!(api::code(&error), Some("USERNAME_TAKEN" | "EMAIL_TAKEN")) => sign_in(address, n),
        signed_up => signed_up,
    }
}

/// Signs the `n`th account in.
///
/// # Errors
/// If Beep refuses.
pub(crate) fn sign_in(address: SocketAddr, n: usize) -> Result<Api> {
    Api::sign_in(Place::from(address), &username(n), PASSWORD)
}

/// A server with channels, and accounts that are its members; the first account owns it.
pub struct Community {
    pub address: SocketAddr,
    pub accounts: Vec<Api>,
    pub server: String,
    pub channels: Vec<String>,
    signed_in: Instant,
}

impl Community {
    /// # Errors
    /// If Beep refuses.
    pub fn found(address: SocketAddr, accounts: usize, channels: usize) -> Result<Self> {
        let mut accounts = (0..accounts).map(|n| account(address, n)).collect::<Result<Vec<_>>>()?;
        let [owner, others @ ..] = &mut accounts[..] else {
            bail!("a community needs an owner")
        };
        let server = owner.create_server("bench", "Bench", "Where figures come from", true)?;
        let name = |n| format!("channel-{n}");
        let channels = (0..channels)
            .map(|n| owner.create_channel(&server, &name(n), &name(n)))
            .collect::<Result<_>>()?;
        others.iter_mut().try_for_each(|account| account.join_server(&server))?;
        Ok(Self {
            address,
            accounts,
            server,
            channels,
            signed_in: Instant::now(),
        })
    }

    /// Gives every account a new access token before the old ones expire.
    ///
    /// # Errors
    /// If Beep refuses.
    pub fn renew(&mut self) -> Result<()> {
        if self.signed_in.elapsed() < FRESH {
            return Ok(());
        }
        self.signed_in = Instant::now();
        for (n, api) in self.accounts.iter_mut().enumerate() {
            *api = sign_in(self.address, n)?;
        }
        Ok(())
    }
}
