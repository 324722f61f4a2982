//! The program itself: building it, and lending it to tests.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;

use crate::cmd::Cmd;
use crate::ctx::Ctx;
use crate::{probe, web};

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

/// One of the web client's scripts with `BEEP_BIN` set: its tests start the Beeps that they need themselves.
///
/// # Errors
/// Beep does not build, or there is no such script.
pub(crate) fn for_browser(ctx: &Ctx, script: &str) -> Result<Cmd> {
    let beep = build(ctx, Profile::Dev, &["beep", "beep-crowd"])?.join("beep");
    let cmd = web::script(ctx, script)?.without(&ctx.settings());
    Ok(cmd.env("BEEP_BIN", beep.display().to_string()))
}
