//! The program itself: building it, and a running one for the length of a test.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::ctx::Ctx;
use crate::probe;
use crate::supervise::{Group, Say};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Dev,
    Release,
}

/// Builds the programs called `names`; answers with the folder that holds them.
///
/// The whole workspace is selected though only these are built: with `-p` cargo would unify the features of other
/// packages, and build the dependencies a second time.
///
/// # Errors
/// They do not compile.
pub(crate) fn build(ctx: &Ctx, profile: Profile, names: &[&str]) -> Result<PathBuf> {
    let mut args = vec!["build", "--workspace"];
    for name in names {
        args.extend(["--bin", name]);
    }
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            args.push("--release");
            "release"
        }
    };
    ctx.cargo(args).run()?;
    Ok(ctx.target_dir().join(folder))
}

/// Answers 200 on `/readyz`.
pub(crate) fn is_ready(address: SocketAddr) -> bool {
    probe::http_status(address, "/readyz") == Some(200)
}

/// A Beep of its own: fresh data folder, free port. Sets `BEEP_URL`, by which tests find it, while `work` runs.
///
/// # Errors
/// Beep does not build or start, or `work` fails.
pub(crate) fn with_fresh(ctx: &mut Ctx, work: impl FnOnce(&Ctx) -> Result<()>) -> Result<()> {
    let beep = build(ctx, Profile::Dev, &["beep"])?.join("beep");
    let data = ctx.target_dir().join(format!("test-data/{}", std::process::id()));
    fs::create_dir_all(&data).with_context(|| format!("cannot make {}", data.display()))?;
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let log = data.join("beep.log");
    let cmd = ctx.cmd(beep, ["all"]).without(&ctx.settings());
    let cmd = cmd
        .env("BEEP_LISTEN", address.to_string())
        .env("BEEP_DATA", data.join("beep"));
    let mut group = Group::new()?;
    group.start("beep", cmd, Say::Log(&log))?;
    let ready = group.wait_ready(Duration::from_secs(60), || is_ready(address));
    let result = ready.with_context(|| format!("see {}", log.display())).and_then(|_| {
        ctx.env.push(("BEEP_URL".to_owned(), format!("http://{address}")));
        let result = work(ctx);
        ctx.env.pop();
        result
    });
    drop(group);
    if result.is_ok() {
        fs::remove_dir_all(data)?;
    }
    result
}
