//! `cargo xtask run`: Beep on http://localhost:8080 until Ctrl+C.

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::args::Args;
use crate::beep::{self, Profile};
use crate::ctx::Ctx;
use crate::supervise::{Group, Say};
use crate::{probe, split, web};

/// From the start of the processes to a ready gateway, migrations included.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn main(ctx: &mut Ctx, mut args: Args) -> Result<()> {
    let split = args.flag("--split");
    // Without the optimiser a first build takes a third of the time, one after an edit a tenth (measured on two cores),
    // and it is the build that `test` and `gen` use. Password hashing is optimised in it all the same.
    let profile = if args.flag("--release") {
        Profile::Release
    } else {
        Profile::Dev
    };
    args.finish()?;
    web::build(ctx)?;
    let program = beep::build(ctx, profile, &["beep"])?.join("beep");
    if split {
        split::run(ctx, &program)
    } else {
        all(ctx, &program)
    }
}

fn all(ctx: &mut Ctx, program: &std::path::Path) -> Result<()> {
    let data = ctx.path("data").display().to_string();
    ctx.default_var("BEEP_LISTEN", "127.0.0.1:8080");
    ctx.default_var("BEEP_DATA", data);
    let address = gateway_address(ctx)?;
    probe::ensure_free(&address.to_string(), "Beep")?;
    let mut group = Group::new()?;
    group.start("beep", ctx.cmd(program, ["all"]), Say::Here)?;
    let whereabouts = format!("Its data is in {}.", ctx.var("BEEP_DATA").unwrap_or_default());
    serve(&mut group, address, &whereabouts)
}

/// Waits for the gateway, says what to open, waits for Ctrl+C, stops everything.
///
/// # Errors
/// The gateway does not become ready, or a process ends by itself.
pub(crate) fn serve(group: &mut Group, address: SocketAddr, whereabouts: &str) -> Result<()> {
    if group.wait_ready(PATIENCE, || beep::is_ready(address))? {
        let host = if address.ip().is_loopback() {
            "localhost".to_owned()
        } else {
            address.ip().to_string()
        };
        eprintln!("\n  Beep is ready: open http://{host}:{}", address.port());
        eprintln!("  {whereabouts} Ctrl+C stops it.\n");
        group.wait()?;
    }
    eprintln!("stopping");
    Ok(())
}

/// Where the gateway is reached from this machine.
///
/// # Errors
/// `BEEP_LISTEN` is not an address.
pub(crate) fn gateway_address(ctx: &Ctx) -> Result<SocketAddr> {
    let listen = ctx.var("BEEP_LISTEN").context("BEEP_LISTEN is not set")?;
    let mut addresses = listen
        .to_socket_addrs()
        .with_context(|| format!("BEEP_LISTEN={listen} is not an address"))?;
    let mut address = addresses
        .next()
        .with_context(|| format!("BEEP_LISTEN={listen} is not an address"))?;
    if address.ip().is_unspecified() {
        address.set_ip([127, 0, 0, 1].into());
    }
    Ok(address)
}
